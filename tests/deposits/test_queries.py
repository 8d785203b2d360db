"""Where each box is and since when, which are late, and what a club has in its box."""

from datetime import UTC, date, datetime, timedelta

from sqlalchemy.orm import Session

from app.boxes import contents, numbering, packing
from app.boxes import queries as listed
from app.catalogue import works
from app.catalogue.models import Copy, CopyState, Work
from app.clubs.models import Club
from app.core import clock
from app.deposits import dispatch, queries
from app.deposits.models import Box, BoxState, Deposit
from app.libraries.models import School
from tests.pages import cold
from tests.world import World

MONDAY = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


def send_box(
    world: World, number: int, club: Club | None = None, at: datetime = MONDAY, due_on: date | None = None
) -> Deposit:
    box = numbering.make_box(world.session, world.library, number, "", world.lise, at)
    packing.add_copy(world.session, box, world[Work], world.lise, at)
    return dispatch.send(world.session, box, world[School], club, due_on, world.lise, at)


def test_a_club_sees_its_box(world: World) -> None:
    found = queries.boxes_at(world.session, world.library.id, [world[Club].id])[world[Club].id]

    assert (found.number, found.state, found.books) == (7, BoxState.ARRIVED, 1)
    assert (found.deposit_key, found.since) == (world[Deposit].key, world[Deposit].arrived_at)


def test_the_box_sent_last_stands_for_the_club(world: World) -> None:
    send_box(world, 8, world[Club], at=clock.now() + timedelta(hours=1))

    assert queries.boxes_at(world.session, world.library.id, {world[Club].id})[world[Club].id].number == 8


def test_a_box_that_has_been_counted_is_at_no_club(world: World) -> None:
    world[Deposit].counted_at = clock.now()
    world.session.flush()

    assert queries.boxes_at(world.session, world.library.id, [world[Club].id]) == {}
    assert queries.works_in_box_of(world.session, world[Club].id) == []


def test_another_library_sees_none_of_it(world: World) -> None:
    send_box(world, 8)
    elsewhere, club = world.elsewhere, world[Club].id
    now = MONDAY + timedelta(days=300)

    assert queries.boxes_at(world.session, elsewhere.id, [club]) == {}
    assert listed.boxes_here(world.session, elsewhere, now) == []
    assert queries.too_long_under_way(world.session, elsewhere.id, now) == []
    assert listed.next_number(world.session, elsewhere.id) == 1
    assert queries.box_by_label(world.session, elsewhere.id, world[Box].label_token) is None


def test_after_five_school_days_somebody_asks_after_the_box(world: World) -> None:
    sent = send_box(world, 8)
    dispatch.arrive(world.session, send_box(world, 9), None, MONDAY)
    world.session.flush()

    def late(day: datetime) -> list[int]:
        return [one.id for one in queries.too_long_under_way(world.session, world.library.id, day)]

    assert late(MONDAY + timedelta(days=7)) == []
    assert late(MONDAY + timedelta(days=8)) == [sent.id]


def test_the_box_sent_last_is_told_in_brief(world: World) -> None:
    clubs = {world[Club].id}
    assert queries.boxes_in_brief(world.session, world.library.id, clubs) == {
        world[Club].id: (7, BoxState.ARRIVED)
    }

    send_box(world, 8, world[Club], at=clock.now() + timedelta(hours=1))

    assert queries.boxes_in_brief(world.session, world.library.id, clubs) == {
        world[Club].id: (8, BoxState.UNDER_WAY)
    }
    assert queries.boxes_in_brief(world.session, world.library.id, []) == {}


def test_a_late_box_is_marked_in_every_list(world: World) -> None:
    send_box(world, 8, world[Club])
    now = MONDAY + timedelta(days=30)
    world[Deposit].sent_at = MONDAY - timedelta(days=1)
    world.session.flush()

    in_list = {one.box.number: one.is_late for one in listed.boxes_here(world.session, world.library, now)}
    at_club = queries.boxes_at(world.session, world.library.id, [world[Club].id], now)

    assert in_list == {7: False, 8: True}
    assert at_club[world[Club].id].is_late


def test_the_children_choose_among_the_titles_in_their_boxes(world: World) -> None:
    deposit = send_box(world, 8, world[Club])
    box = world.session.get_one(Box, deposit.box_id)
    ronja = works.record_typed(world.session, world.library.id, "Ronja", "", MONDAY)
    world.add(
        Copy(work_id=ronja.id, box_id=box.id, state=CopyState.IN_BOX, packed_at=MONDAY, created_at=MONDAY)
    )

    found = queries.works_in_box_of(world.session, world[Club].id)

    assert [work.title for work in found] == ["Ronja", "Skammerens datter"]


def test_more_boxes_cost_no_more_questions(statements: list[str], world: World, session: Session) -> None:
    def asked() -> int:
        cold(session)
        library, club = world.library, session.get_one(Club, club_id)
        session.add(library)
        assert club
        now = MONDAY + timedelta(days=40)
        statements.clear()
        queries.boxes_at(session, library_id, [club_id], now)
        queries.too_long_under_way(session, library_id, now)
        queries.works_in_box_of(session, club_id)
        contents.stays_of(session, session.get_one(Box, box_id))
        return len(statements)

    club_id, library_id, box_id = world[Club].id, world.library.id, world[Box].id
    for number in (20, 21):
        send_box(world, number, world[Club], due_on=date(2026, 11, 20))
    few = asked()
    school = session.get_one(School, world[School].id)
    club = session.get_one(Club, club_id)
    world.rows[School] = school
    for number in range(22, 40):
        send_box(world, number, club, due_on=date(2026, 11, 20))

    assert asked() == few
