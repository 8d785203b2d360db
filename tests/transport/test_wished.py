"""Loose books somebody wished for ride along, and whoever asked is told once."""

import pytest
from sqlalchemy import select

from app.catalogue.models import Work
from app.clubs.models import Club
from app.core import clock
from app.core.errors import RuleBroken
from app.deposits.models import LooseBook
from app.notices.models import Notice
from app.transport import driving, planning, queries, wished
from app.transport.models import Run, Vehicle
from app.wishes import loose as wishes
from app.wishes.models import LineState, Wish, WishLine
from tests.deposits.boxes import conserved, held
from tests.world import World


@pytest.fixture
def run(world: World) -> Run:
    today = clock.today(world.library.zone)
    return planning.plan_run(world.session, world.library, today, Vehicle.VAN, None, world.lise, clock.now())


@pytest.fixture
def line(world: World) -> WishLine:
    """Hanne has wished for the one book, and it is to be sent by itself."""
    club, now = world[Club], clock.now()
    asked = {"school_id": club.school_id, "club_id": club.id, "asked_by_id": world.hanne.id, "asked_at": now}
    wish = world.add(Wish(books=1, **asked))
    line: WishLine = world.add(WishLine(wish_id=wish.id, work_id=world[Work].id, title="Skammerens datter"))
    wishes.send_loosely(world.session, line, world.lise, now)
    return line


def waiting(world: World) -> list[str]:
    lines = wished.waiting(world.session, world.library.id)
    return [each.what for each in queries.wished_books(lines, world.library)]


def test_a_wished_book_rides_along_and_the_host_is_told(world: World, run: Run, line: WishLine) -> None:
    assert waiting(world) == [f"wish:{line.key}"]
    wished.load_line(world.session, run, line, world.lise, clock.now())
    before = held(world)
    assert waiting(world) == []

    driving.start(world.session, run, None, clock.now())

    assert line.state == LineState.CAME
    told = world.session.scalars(select(Notice.person_id).where(Notice.template == "wish_sent")).all()
    assert told == [world.hanne.id]
    conserved(world, before)


def test_a_wish_is_taken_along_once(world: World, run: Run, line: WishLine) -> None:
    wished.load_line(world.session, run, line, world.lise, clock.now())

    with pytest.raises(RuleBroken, match="line_has_moved_on"):
        wished.load_line(world.session, run, line, world.lise, clock.now())


def test_what_is_taken_from_the_plan_waits_among_the_wishes_again(
    world: World, run: Run, line: WishLine
) -> None:
    load = wished.load_line(world.session, run, line, world.lise, clock.now())
    before = held(world)

    planning.unload(world.session, load, world.lise, clock.now())

    assert waiting(world) == [f"wish:{line.key}"]
    conserved(world, before)


def test_a_run_called_off_keeps_the_book_set_aside_for_its_wish(
    world: World, run: Run, line: WishLine
) -> None:
    load = wished.load_line(world.session, run, line, world.lise, clock.now())
    driving.break_off(world.session, run, world.lise, clock.now())
    book = world.session.get_one(LooseBook, load.loose_book_id)
    again = planning.plan_run(
        world.session, world.library, run.on_day, Vehicle.VAN, None, world.lise, clock.now()
    )

    later = planning.load_loose(world.session, again, book, world.lise, clock.now())
    driving.start(world.session, again, None, clock.now())

    assert later.wish_line_id == line.id and line.state == LineState.CAME
