"""A reading log: with a tap, changed afterwards, for the child alone, and counted when it is forgotten."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from app import retention
from app.catalogue.models import Work
from app.clubs.models import Club, Season
from app.core import clock
from app.core.errors import RuleBroken
from app.privacy import erasure
from app.reading import log, queries
from app.reading.models import How, Much, Reading
from app.reviews import figures
from tests.pages import Visitor
from tests.world import World

Visit = Callable[..., Visitor]


def counts(world: World) -> dict[str, int]:
    found = figures.counted(world.session, world.library, world[Season].id)
    return {
        name: value
        for (_season, _club, _month, name), value in found.items()
        if name in ("books_read", "heard", "on_screen")
    }


def bos_log(world: World) -> Reading:
    return log.note(world.session, world.bo, world[Work], world[Club], clock.now())[0]


def test_a_book_stands_in_a_log_once(world: World) -> None:
    first, is_new = log.note(world.session, world.bo, world[Work], world[Club], clock.now())
    again, is_new_again = log.note(world.session, world.bo, world[Work], world[Club], clock.now())

    assert (is_new, is_new_again) == (True, False)
    assert first is again
    assert (first.how, first.is_digital, first.much) == (How.READ, False, Much.WHOLE)


@pytest.mark.parametrize("words", ["010112-1234", "Bog 010112-1234"])
def test_a_national_number_is_no_title(world: World, words: str) -> None:
    with pytest.raises(RuleBroken, match="national_number"):
        log.note_typed(world.session, world.bo, words, "", world[Club], clock.now())


def test_what_is_heard_and_what_is_on_a_screen_counts(world: World) -> None:
    before = counts(world)
    assert before == {"books_read": 1}

    log.say_how(world.session, bos_log(world), How.LISTENED, True, Much.PART, clock.now())

    assert counts(world) == {"books_read": 2, "heard": 1, "on_screen": 1}


def test_a_book_taken_out_was_never_read(world: World) -> None:
    log.take_out(world.session, bos_log(world), clock.now())

    assert counts(world) == {"books_read": 1}


def test_an_erased_child_leaves_the_number_and_nothing_else(world: World) -> None:
    key = bos_log(world).key

    erasure.erase(world.session, world.bo, clock.now(), world.lise)

    assert counts(world) == {"books_read": 2}
    assert world.session.scalar(select(Reading).where(Reading.key == key)) is None


def test_a_long_log_goes_on_where_it_stopped(world: World) -> None:
    for number in range(30):
        world.add(
            Work(
                group_key=f"b{number}",
                title=f"B{number}",
                search_text="b",
                sort_key=f"b{number:02}",
                created_at=clock.now(),
            )
        )
    for work in world.session.scalars(select(Work).where(Work.group_key.like("b%"))):
        log.note(world.session, world.bo, work, world[Club], clock.now())

    first = queries.log_of(world.session, world.bo)
    second = queries.log_of(world.session, world.bo, first.older)

    assert (len(first.readings), len(second.readings), second.older) == (24, 6, None)
    assert not {each.id for each in first.readings} & {each.id for each in second.readings}


def test_two_taps_from_my_page(world: World, visit: Visit) -> None:
    bo = visit(world.bo)
    club = world[Club].key
    assert f"/hjoerring/me/{club}/log" in bo.get("/hjoerring/me").get_data(as_text=True)

    noted = bo.post(f"/hjoerring/me/{club}/log", {"work": world[Work].key})

    assert "The book is in your log." in bo.follow(noted).get_data(as_text=True)
    assert "What I have read" in bo.get("/hjoerring/me").get_data(as_text=True)


def test_how_it_was_read_is_said_afterwards(world: World, visit: Visit) -> None:
    key = bos_log(world).key
    bo = visit(world.bo)

    said = bo.post(f"/hjoerring/log/{key}", {"how": "read_to", "on": "screen", "much": "whole"})

    assert "Someone read to me" in bo.follow(said).get_data(as_text=True)
    bo.post(f"/hjoerring/log/{key}", {"how": "raced", "on": "screen", "much": "whole"}, status=422)


def test_a_book_nobody_knows_can_be_typed(world: World, visit: Visit) -> None:
    bo = visit(world.bo)
    address = f"/hjoerring/me/{world[Club].key}/log/typed"

    noted = bo.post(address, {"title": "Dragens hale", "author": ""})
    bo.post(address, {"title": ""}, status=422)

    assert "Dragens hale" in bo.follow(noted).get_data(as_text=True)


def test_nobody_else_sees_a_childs_log(world: World, visit: Visit) -> None:
    idas = world[Reading].key

    for other in (world.bo, world.lise, world.hanne, world.tom):
        status = 404
        visit(other).get(f"/hjoerring/log/{idas}", status=status)
    visit(world.ida).get(f"/hjoerring/log/{idas}")


def test_the_log_shames_nobody(world: World, visit: Visit) -> None:
    """No number stands over a child's log: nothing to compare, nothing to lose."""
    page = visit(world.ida).get(f"/hjoerring/me/{world[Club].key}/log").get_data(as_text=True)

    shown = page.split('id="log-title"')[1].split("</section>")[0]
    assert "Skammerens datter" in shown
    assert not [sign for sign in shown.split("</h2>")[1].split("<ul")[0] if sign.isdigit()]


def test_a_log_is_forgotten_a_year_after_its_season_and_still_counts(world: World) -> None:
    bos_log(world)
    over = datetime(2028, 7, 1, 1, 0, tzinfo=UTC)
    world.session.flush()

    dealt_with = retention.forget_what_is_due(world.session, world.library, over)

    assert world.session.scalars(select(Reading)).all() == []
    assert counts(world) == {"books_read": 2}
    assert "reading logs, 12 months" in dealt_with
