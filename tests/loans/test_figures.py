"""What is known of loans is forgotten in time; what was counted stays."""

from collections import Counter
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select

from app import retention
from app.catalogue.models import Work
from app.clubs.models import Club, Season
from app.core import clock
from app.core.records import AuditEvent
from app.deposits.models import Deposit
from app.loans import figures, lending
from app.loans.models import Loan
from app.privacy import erasure
from tests.loans.shelf import book
from tests.world import World

NAME = "which child had which book, 30 days after it came back"


def night(world: World, days: float) -> int:
    now = clock.now() + timedelta(days=days)
    done = retention.forget_what_is_due(world.session, world.library, now)[NAME]
    assert retention.past_deadline(world.session, world.library, now)[NAME] == 0
    world.session.expire_all()
    return done


def links(world: World) -> int:
    return world.session.scalar(select(func.count(Loan.id))) or 0


def counted(world: World) -> Counter[str]:
    found: Counter[str] = Counter()
    for (_season, _club, _month, name), value in figures.counted(
        world.session, world.library.id, world[Season].id
    ).items():
        found[name] += value
    return found


def test_who_had_a_book_is_known_for_thirty_days_after_it_came_back(world: World) -> None:
    lending.give_back(world.session, world[Loan], world.hanne, clock.now())

    assert (night(world, 29.9), links(world)) == (0, 1)
    assert (night(world, 30.1), links(world)) == (1, 0)


def test_who_has_a_book_is_known_as_long_as_it_has_it(world: World) -> None:
    assert (night(world, 80), links(world)) == (0, 1)


def test_the_counts_stay_when_the_link_is_gone(world: World) -> None:
    ronja = lending.lend(world.session, world[Club], world.bo, book(world, "Ronja"), world.hanne, clock.now())
    lending.renew(world.session, ronja, world.hanne, clock.now() + timedelta(hours=2))
    for loan in (world[Loan], ronja):
        lending.give_back(world.session, loan, world.hanne, clock.now() + timedelta(hours=3))
    before = counted(world)

    night(world, 31)

    assert before == counted(world) == {"lent": 2, "renewed": 1}


def test_erasing_a_child_forgets_its_books_at_once_and_changes_no_count(world: World) -> None:
    before, key = counted(world), world[Loan].key
    lending.renew(world.session, world[Loan], world.hanne, clock.now() + timedelta(hours=2))

    erasure.erase(world.session, world.ida, clock.now(), world.lise)

    assert links(world) == 0
    assert counted(world) - before == {"renewed": 1}
    about = select(func.count()).where(AuditEvent.subject_key == key)
    assert world.session.scalar(about) == 0


def test_a_book_whose_child_is_erased_is_still_counted_with_its_box(world: World) -> None:
    erasure.erase(world.session, world.ida, clock.now(), world.lise)

    lent = lending.lend(world.session, world[Club], world.bo, world[Work], world.hanne, clock.now())

    assert lent.deposit_id == world[Deposit].id


def test_audiobooks_are_left_out_of_the_figures(world: World) -> None:
    before = counted(world)
    heard = book(world, "Heard", format="audiobook")

    lending.lend(world.session, world[Club], world.bo, heard, world.hanne, clock.now())

    assert counted(world) == before


def test_the_season_in_figures_shows_what_was_lent(world: World, visit: Any) -> None:
    page = visit(world.lise).get(f"/hjoerring/seasons/{world[Season].key}/figures")

    assert "Books lent" in page.get_data(as_text=True)
