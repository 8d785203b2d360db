"""Who stands in at a meeting lends and takes back there, on its day, and gets nothing else of the loans."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from app.catalogue.models import Work
from app.clubs.models import Club, Meeting, MeetingState
from app.core import clock
from app.loans.models import Loan
from app.meetings import substitutes
from tests.clubs.second_club import second_club
from tests.loans.shelf import book
from tests.pages import Visitor
from tests.world import World

Visit = Callable[..., Visitor]
EARLY = datetime(2026, 11, 20, 8, tzinfo=UTC)
THE_DAY = datetime(2026, 11, 24, 12, tzinfo=UTC)
ISBN = "978-87-638-4145-0"


@pytest.fixture
def at(world: World) -> str:
    return f"/hjoerring/clubs/{world[Club].key}"


@pytest.fixture
def ronja(world: World) -> Work:
    return book(world, "Ronja")


def mads(world: World, visit: Visit, moment: datetime, state: MeetingState = MeetingState.PLANNED) -> Visitor:
    with clock.stopped_at(EARLY):
        role, _ = substitutes.appoint(
            world.session, world[Meeting], "Mads", world.library.zone, world.lise, EARLY
        )
    world[Meeting].state = state
    world.session.flush()
    with clock.stopped_at(moment):
        return visit(role.person)


def out(world: World) -> list[tuple[str, str]]:
    """Who has which title."""
    loans = world.session.scalars(select(Loan).where(Loan.returned_at.is_(None)).order_by(Loan.id))
    return [(loan.child.first_name, loan.copy.work.title) for loan in loans]


def test_a_substitute_lends_and_takes_back_on_the_day(
    world: World, visit: Visit, at: str, ronja: Work
) -> None:
    meeting, work, bo = world[Meeting].key, ronja.key, world.bo.key
    his = mads(world, visit, THE_DAY)
    with clock.stopped_at(THE_DAY):
        assert f"{at}/lend" in his.get(f"/hjoerring/meetings/{meeting}").text
        his.post(f"{at}/lend/child", {"child": bo})
        his.post(f"{at}/lend/book", {"work": work})
        assert out(world) == [("Ida", "Skammerens datter"), ("Bo", "Ronja")]

        his.post(f"{at}/lend/next")
        his.post(f"{at}/lend", {"text": ISBN})
        loan = world.session.scalars(select(Loan).where(Loan.returned_at.is_(None))).one().key
        his.post(f"/hjoerring/loans/{loan}/back")

        desk = his.get(f"{at}/lend").text
    assert out(world) == []
    assert f"/hjoerring/meetings/{meeting}" in desk, "the way back"
    assert f"{at}/loans" not in desk, "no way to what is not open"


@pytest.mark.parametrize(
    ("moment", "state"),
    [
        (THE_DAY - timedelta(days=1), MeetingState.PLANNED),
        (THE_DAY, MeetingState.CANCELLED),
        (THE_DAY + timedelta(days=1), MeetingState.PLANNED),
    ],
)
def test_neither_before_nor_after_nor_when_it_is_called_off(
    world: World, visit: Visit, at: str, moment: datetime, state: MeetingState
) -> None:
    loan = world[Loan].key
    his = mads(world, visit, moment, state)
    with clock.stopped_at(moment):
        his.get(f"{at}/lend", 404)
        his.post(f"{at}/lend", {"text": ISBN}, 404)
        his.post(f"/hjoerring/loans/{loan}/back", status=404)

    assert out(world) == [("Ida", "Skammerens datter")]


def test_he_sees_no_lists_and_changes_nothing_but_loans(
    world: World, visit: Visit, at: str, ronja: Work
) -> None:
    loan, ida = world[Loan].key, world.ida.key
    his = mads(world, visit, THE_DAY)
    with clock.stopped_at(THE_DAY):
        for closed in ("loans", "loans/sheet", "loans/wanted-home", "review-cards", "pile"):
            his.get(f"{at}/{closed}", 403)
        his.post(f"{at}/loans/switch", {}, 403)
        his.get(f"/hjoerring/children/{ida}", 404)

        answer = his.post(f"/hjoerring/loans/{loan}/keep", {"back": "loans"})

    assert answer.headers["Location"] == f"{at}/lend", "as from the table; the list stays shut"


def test_books_of_another_club_of_the_school_are_not_there(world: World, visit: Visit, at: str) -> None:
    other = second_club(world)
    world[Loan].club_id = other.id
    loan, there = world[Loan].key, f"/hjoerring/clubs/{other.key}/lend"
    his = mads(world, visit, THE_DAY)
    with clock.stopped_at(THE_DAY):
        his.post(f"/hjoerring/loans/{loan}/back", status=404)
        his.get(there, 404)

    with clock.stopped_at(THE_DAY):
        visit(world.lise).post(f"/hjoerring/loans/{loan}/back")
    assert out(world) == [], "the librarian gives it back, so the row could be given back"


def test_books_of_the_library_that_are_not_in_the_clubs_boxes_are_not_there(
    world: World, visit: Visit, at: str
) -> None:
    now = clock.now()
    elsewhere = world.add(
        Work(group_key="x", title="Mio", search_text="mio", sort_key="mio", created_at=now)
    ).key
    bo = world.bo.key
    his = mads(world, visit, THE_DAY)
    with clock.stopped_at(THE_DAY):
        his.post(f"{at}/lend/child", {"child": bo})
        his.post(f"{at}/lend/book", {"work": elsewhere}, 404)


def test_where_nothing_is_kept_of_loans_the_meeting_does_not_speak_of_them(
    world: World, visit: Visit, at: str
) -> None:
    from app.loans import switch

    meeting = world[Meeting].key
    switch.turn(world.session, world[Club], is_on=False, by_children=False, by=world.lise, now=EARLY)
    his = mads(world, visit, THE_DAY)
    with clock.stopped_at(THE_DAY):
        assert f"{at}/lend" not in his.get(f"/hjoerring/meetings/{meeting}").text
