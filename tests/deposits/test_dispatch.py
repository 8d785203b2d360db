"""The life of a box and of each of its stays at a school."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from app.boxes import numbering, packing
from app.catalogue.models import Copy, Work
from app.clubs.models import Club
from app.core import clock
from app.core.errors import RuleBroken
from app.core.records import AuditEvent
from app.deposits import dispatch, moves
from app.deposits.models import Box, BoxState, Deposit, DepositedCopy
from app.libraries.models import School
from tests.world import World

ON_SHELF, PACKED, UNDER_WAY, ARRIVED, IN_USE, CALLED, HOMEWARD, COUNTED = BoxState
ALLOWED = {
    (ON_SHELF, PACKED),
    (PACKED, UNDER_WAY),
    (PACKED, ON_SHELF),
    (UNDER_WAY, UNDER_WAY),
    (UNDER_WAY, ARRIVED),
    (UNDER_WAY, IN_USE),
    (UNDER_WAY, CALLED),
    (UNDER_WAY, HOMEWARD),
    (UNDER_WAY, COUNTED),
    (ARRIVED, UNDER_WAY),
    (ARRIVED, IN_USE),
    (ARRIVED, CALLED),
    (ARRIVED, HOMEWARD),
    (ARRIVED, COUNTED),
    (IN_USE, UNDER_WAY),
    (IN_USE, CALLED),
    (IN_USE, HOMEWARD),
    (IN_USE, COUNTED),
    (CALLED, HOMEWARD),
    (CALLED, COUNTED),
    (CALLED, UNDER_WAY),
    (CALLED, ARRIVED),
    (CALLED, IN_USE),
    (HOMEWARD, UNDER_WAY),
    (HOMEWARD, COUNTED),
    (COUNTED, ON_SHELF),
    (COUNTED, PACKED),
}


def packed_box(world: World, books: int = 2) -> Box:
    """Box 8 at the library with some copies of the one book."""
    now = clock.now()
    box = numbering.make_box(world.session, world.library, 8, "", world.lise, now)
    for _ in range(books):
        packing.add_copy(world.session, box, world[Work], world.lise, now)
    return box


def sent_box(world: World, books: int = 2, due_on: date | None = None) -> Deposit:
    box = packed_box(world, books)
    return dispatch.send(world.session, box, world[School], world[Club], due_on, world.lise, clock.now())


def box_of(world: World, deposit: Deposit) -> Box:
    return world.session.get_one(Box, deposit.box_id)


@pytest.mark.parametrize("before", BoxState)
@pytest.mark.parametrize("after", BoxState)
def test_a_box_moves_only_as_the_table_says(world: World, before: BoxState, after: BoxState) -> None:
    box = world[Box]
    box.state = before

    if (before, after) in ALLOWED:
        moves.move(world.session, box, after, "test", world.lise, clock.now())
        assert box.state == after
    else:
        with pytest.raises(RuleBroken) as broken:
            moves.move(world.session, box, after, "test", world.lise, clock.now())
        assert (broken.value.code, broken.value.values["state"]) == ("box_has_moved_on", before)
        assert box.state == before


def test_a_whole_stay_leaves_its_moments_behind(world: World) -> None:
    start = clock.now()
    deposit = sent_box(world)

    dispatch.arrive(world.session, deposit, None, start + timedelta(days=1))
    dispatch.take_into_use(world.session, deposit, world.tom, start + timedelta(days=2))
    dispatch.call_home(world.session, deposit, world.lise, start + timedelta(days=3))
    dispatch.send_home(world.session, deposit, world.tom, start + timedelta(days=4))

    moments = (deposit.arrived_at, deposit.in_use_at, deposit.called_home_at, deposit.sent_home_at)
    assert [moment and (moment - start).days for moment in moments] == [1, 2, 3, 4]
    assert box_of(world, deposit).state == BoxState.UNDER_WAY_HOME


def test_each_copy_goes_out_with_the_stay(world: World) -> None:
    deposit = sent_box(world, books=3)

    sent = world.session.scalars(
        select(DepositedCopy.copy_id).where(DepositedCopy.deposit_id == deposit.id)
    ).all()
    held = world.session.scalars(select(Copy.id).where(Copy.box_id == deposit.box_id)).all()
    assert len(sent) == 3
    assert sorted(sent) == sorted(held)


def test_an_empty_box_is_not_sent(world: World) -> None:
    box = numbering.make_box(world.session, world.library, 8, "", world.lise, clock.now())

    with pytest.raises(RuleBroken, match="box_empty"):
        dispatch.send(world.session, box, world[School], None, None, world.lise, clock.now())


def test_a_box_for_a_club_goes_to_the_school_of_that_club(world: World) -> None:
    box = packed_box(world)
    other = world.add(
        School(name="Vestre Skole", sort_key="vestre skole", kind="single", created_at=clock.now())
    )

    with pytest.raises(RuleBroken, match="club_at_other_school"):
        dispatch.send(world.session, box, other, world[Club], None, world.lise, clock.now())


def test_a_box_is_not_due_back_on_the_day_it_is_sent(world: World) -> None:
    box = packed_box(world)
    now = datetime(2026, 11, 21, 23, 30, tzinfo=UTC)  # the 22nd in Hjørring

    with pytest.raises(RuleBroken, match="due_too_early"):
        dispatch.send(world.session, box, world[School], None, date(2026, 11, 22), world.lise, now)

    dispatch.send(world.session, box, world[School], None, date(2026, 11, 23), world.lise, now)
    assert box.state == BoxState.UNDER_WAY


def test_of_two_who_send_the_same_box_one_is_told_where_it_is(world: World) -> None:
    box = packed_box(world)
    dispatch.send(world.session, box, world[School], None, None, world.lise, clock.now())

    with pytest.raises(RuleBroken) as broken:
        dispatch.send(world.session, box, world[School], None, None, world.lise, clock.now())

    assert broken.value.values["state"] == BoxState.UNDER_WAY
    assert world.session.query(Deposit).filter_by(box_id=box.id).count() == 1


def test_what_somebody_else_has_just_changed_counts(world: World) -> None:
    """The row in hand is stale: the move reads the box afresh once it holds it."""
    deposit = sent_box(world)
    world.session.flush()
    boxes = Box.__table__
    world.session.execute(
        boxes.update().where(boxes.c.id == deposit.box_id).values(state=BoxState.UNDER_WAY_HOME)
    )

    with pytest.raises(RuleBroken) as broken:
        dispatch.call_home(world.session, deposit, world.lise, clock.now())

    assert broken.value.values["state"] == BoxState.UNDER_WAY_HOME


def test_a_box_arrives_once_however_often_it_is_said(world: World) -> None:
    deposit = sent_box(world)
    first = clock.now()

    assert dispatch.arrive(world.session, deposit, None, first)
    assert not dispatch.arrive(world.session, deposit, world.tom, first + timedelta(hours=1))
    dispatch.take_into_use(world.session, deposit, world.tom, first + timedelta(hours=2))
    assert not dispatch.arrive(world.session, deposit, None, first + timedelta(hours=3))

    assert deposit.arrived_at == first
    assert box_of(world, deposit).state == BoxState.IN_USE
    told = world.session.query(AuditEvent).filter_by(action="arrive").count()
    assert told == 1


def test_a_box_in_use_has_come_though_nobody_said_so(world: World) -> None:
    deposit = sent_box(world)
    now = clock.now()

    dispatch.take_into_use(world.session, deposit, world.hanne, now)

    assert (deposit.arrived_at, deposit.in_use_at) == (now, now)


def test_what_the_school_counts_is_kept_and_means_that_the_box_has_come(world: World) -> None:
    deposit = sent_box(world)

    dispatch.count_at_school(world.session, deposit, 38, None, clock.now())
    dispatch.count_at_school(world.session, deposit, 39, world.tom, clock.now())

    assert deposit.counted_at_school == 39
    assert box_of(world, deposit).state == BoxState.ARRIVED


@pytest.mark.parametrize("books", [-1, 1000])
def test_a_count_that_cannot_be_is_refused(world: World, books: int) -> None:
    with pytest.raises(RuleBroken, match="wrong_count"):
        dispatch.count_at_school(world.session, sent_box(world), books, None, clock.now())


def test_a_stay_that_is_over_takes_no_more_steps(world: World) -> None:
    deposit = sent_box(world)
    deposit.counted_at = clock.now()

    assert not dispatch.arrive(world.session, deposit, None, clock.now())
    for step in (dispatch.take_into_use, dispatch.call_home, dispatch.send_home):
        with pytest.raises(RuleBroken, match="box_has_moved_on"):
            step(world.session, deposit, world.lise, clock.now())
    with pytest.raises(RuleBroken, match="box_has_moved_on"):
        dispatch.count_at_school(world.session, deposit, 3, None, clock.now())


def test_every_step_is_written_down(world: World) -> None:
    deposit = sent_box(world)
    dispatch.arrive(world.session, deposit, None, clock.now())
    world.session.flush()

    written = world.session.query(AuditEvent).filter_by(action="arrive").one()

    assert (written.subject, written.actor_id) == ("boxes", None)
    assert (written.before, written.after) == ("under_way", "arrived")
