"""A rotation walked to its end: planned, moved by hand, driven day by day, and every box counted home."""

from collections import Counter
from datetime import UTC, date, datetime, time

import pytest
from sqlalchemy import select

from app.bookings import booking
from app.bookings.calendar import Span, calendar_of
from app.bookings.models import Booking, BookingState
from app.boxes import numbering, scanning
from app.core import clock
from app.deposits.models import Box, BoxKind, BoxState, Deposit
from app.homecoming import counting
from app.invariants import broken
from app.libraries.models import School
from app.rotations import itinerary, moving, queries, rounds
from app.rotations.models import Rotation
from app.transport import driving, planning
from app.transport.models import RunState, Stop, Vehicle
from tests.world import World

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
START = date(2027, 1, 11)


def picked(world: World, boxes: int, schools: int) -> tuple[list[Box], list[booking.Stop]]:
    """So many circulating boxes with a book in each, and so many schools."""
    made = [
        numbering.make_box(world.session, world.library, 40 + n, "", world.lise, MONDAY, BoxKind.CIRCULATING)
        for n in range(boxes)
    ]
    for box in made:
        scanning.type_title(world.session, box, f"Book {box.number}", "", "", world.lise, MONDAY)
    names = [f"School {letter}" for letter in "ABCDEF"[:schools]]
    stops = [
        booking.Stop(world.add(School(name=name, sort_key=name.casefold(), kind="single", created_at=MONDAY)))
        for name in names
    ]
    return made, stops


def begun(world: World, boxes: list[Box], stops: list[booking.Stop], last_on: date | None = None) -> Rotation:
    wanted = rounds.Round("Spring", boxes, stops, START, 2, last_on)
    return rounds.begin(world.session, world.library, wanted, world.lise, MONDAY)


def drive(world: World, rotation: Rotation) -> None:
    """Each moving day has its run; what the list says is loaded, driven and set off."""
    moves = {one.key: one for one in queries.moves_of(world.session, rotation)}
    for each in itinerary.by_day(list(moves.values())):
        now = datetime.combine(each.day, time(8), UTC)
        with clock.stopped_at(now):
            run = planning.plan_run(
                world.session, world.library, each.day, Vehicle.VAN, None, world.lise, now
            )
            for leg in each.legs:
                box = world.session.scalars(select(Box).where(Box.number == leg.number)).one()
                school = moves[leg.key].school if leg.key else None
                planning.load_box(world.session, run, box, school, None, None, world.lise, now)
            assert driving.start(world.session, run, world.lise, now) == []
            for stop in world.session.scalars(
                select(Stop).where(Stop.run_id == run.id).order_by(Stop.number)
            ).all():
                assert driving.tick_stop(world.session, stop, world.lise, now) == []
            assert driving.finish(world.session, run, world.lise, now) == 0
            assert run.state == RunState.DONE
            assert broken(world.session) == []


def count_home(world: World, boxes: list[Box]) -> None:
    now = datetime(2027, 6, 1, 9, tzinfo=UTC)
    for box in boxes:
        stay = world.session.scalars(
            select(Deposit).where(Deposit.box_id == box.id, Deposit.counted_at.is_(None))
        ).one()
        counting.count_all(world.session, stay, world.lise, now)
        counting.finish_count(world.session, stay, world.lise, now)
        world.session.refresh(box)
        assert box.state == BoxState.COUNTED


def met(world: World, boxes: list[Box]) -> Counter[tuple[int, str]]:
    """How often each box has stood at each school, by its stays."""
    rows = world.session.execute(
        select(Box.number, School.name)
        .join(Deposit, Deposit.box_id == Box.id)
        .join(School, School.id == Deposit.school_id)
        .where(Box.id.in_([box.id for box in boxes]), Deposit.arrived_at.is_not(None))
    )
    return Counter((number, name) for number, name in rows)


@pytest.mark.parametrize(("boxes", "schools"), [(2, 2), (3, 3), (2, 4), (4, 3)])
def test_each_school_gets_each_box_once_for_equally_long(world: World, boxes: int, schools: int) -> None:
    made, stops = picked(world, boxes, schools)
    rotation = begun(world, made, stops)
    calendar = calendar_of(world.session, world.library, MONDAY.date())
    stays = [
        calendar.length(Span(one.first_on, one.last_on))
        for one in queries.moves_of(world.session, rotation)
        if one.first_on and one.last_on
    ]
    assert stays == [rotation.stay_days] * (boxes * schools)

    drive(world, rotation)
    count_home(world, made)

    assert met(world, made) == Counter({(box.number, stop.school.name): 1 for box in made for stop in stops})
    left = world.session.scalars(select(Booking.state).where(Booking.rotation_id == rotation.id))
    assert set(left) == {BookingState.OVER}


def test_a_box_moved_by_hand_goes_to_its_end_too(world: World) -> None:
    """One is kept three days longer where it is; two others change places, and change back."""
    made, stops = picked(world, 2, 3)
    rotation = begun(world, made, stops)
    first, second, *_rest = [m for m in queries.moves_of(world.session, rotation) if m.box_id == made[0].id]
    other = next(
        m for m in queries.moves_of(world.session, rotation) if m.box_id == made[1].id and m.turn == 1
    )

    moving.shift(world.session, world.library, second, date(2027, 1, 28), world.lise, MONDAY)
    moving.swap(world.session, first, other, world.lise, MONDAY)
    uneven = itinerary.notes(queries.moves_of(world.session, rotation))
    moving.swap(world.session, first, other, world.lise, MONDAY)
    drive(world, rotation)
    count_home(world, made)

    assert uneven.twice or uneven.never, "said while it stood so"
    assert set(met(world, made).values()) == {1}
    assert len(met(world, made)) == 6


def test_too_little_time_is_said_and_the_rest_goes_to_its_end(world: World) -> None:
    made, stops = picked(world, 3, 3)
    wanted = rounds.Round("Spring", made, stops, START, 2, date(2027, 2, 12))
    plan = rounds.plan(world.session, world.library, wanted, MONDAY)
    said = itinerary.left_out(wanted, plan)
    rotation = begun(world, made, stops, date(2027, 2, 12))

    drive(world, rotation)
    count_home(world, made)

    assert (plan.uneven.turns, plan.uneven.turns_wanted) == (2, 3)
    everyone = {(box.number, stop.school.name) for box in made for stop in stops}
    assert set(met(world, made)) == everyone - set(said)
    assert len(said) == 3
