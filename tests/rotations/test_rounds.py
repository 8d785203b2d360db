"""A rotation is booked, moved by hand, and called off."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from app.bookings import booking
from app.bookings.models import Booking, BookingState
from app.boxes import numbering
from app.core.errors import RuleBroken
from app.deposits.models import Box, BoxKind
from app.invariants import broken
from app.libraries.models import School
from app.rotations import itinerary, moving, queries, rounds
from app.rotations.models import Rotation
from tests.world import World

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
START = date(2027, 1, 11)
NAMES = ("Bindslev Skole", "Hirtshals Skole", "Vrå Skole")


@pytest.fixture
def boxes(world: World) -> list[Box]:
    return [
        numbering.make_box(world.session, world.library, number, "", world.lise, MONDAY, BoxKind.CIRCULATING)
        for number in (20, 21, 22)
    ]


@pytest.fixture
def stops(world: World) -> list[booking.Stop]:
    return [
        booking.Stop(world.add(School(name=name, sort_key=name.casefold(), kind="single", created_at=MONDAY)))
        for name in NAMES
    ]


def begin(
    world: World,
    boxes: list[Box],
    stops: list[booking.Stop],
    first_on: date = START,
    last_on: date | None = None,
) -> Rotation:
    wanted = rounds.Round("Spring", boxes, stops, first_on, 2, last_on)
    return rounds.begin(world.session, world.library, wanted, world.lise, MONDAY)


def of(world: World, rotation: Rotation, number: int, turn: int) -> Booking:
    return world.session.scalars(
        select(Booking)
        .join(Box, Box.id == Booking.box_id)
        .where(Booking.rotation_id == rotation.id, Box.number == number, Booking.turn == turn)
    ).one()


def test_every_move_is_a_booking_and_boxes_go_straight_on(
    world: World, boxes: list[Box], stops: list[booking.Stop]
) -> None:
    rotation = begin(world, boxes, stops)

    moves = queries.moves_of(world.session, rotation)
    first, second = of(world, rotation, 20, 1), of(world, rotation, 20, 2)
    assert len(moves) == 9 and {move.state for move in moves} == {BookingState.BOOKED}
    assert (first.first_on, first.last_on, second.first_on) == (START, date(2027, 1, 22), date(2027, 1, 25))
    assert (first.busy_from, first.busy_to) == (date(2027, 1, 7), date(2027, 1, 24))
    assert not itinerary.notes(moves)
    assert broken(world.session) == []


def test_the_list_says_from_where_to_where(world: World, boxes: list[Box], stops: list[booking.Stop]) -> None:
    days = itinerary.by_day(queries.moves_of(world.session, begin(world, boxes[:1], stops[:2])))

    said = [(each.day, leg.origin, leg.goal) for each in days for leg in each.legs]
    assert said == [
        (START, None, "Bindslev Skole"),
        (date(2027, 1, 25), "Bindslev Skole", "Hirtshals Skole"),
        (date(2027, 2, 5), "Hirtshals Skole", None),
    ]


def test_a_box_that_is_promised_is_left_out_on_those_days_alone(
    world: World, boxes: list[Box], stops: list[booking.Stop]
) -> None:
    wish = booking.Wish(stops[0].school, None, "", date(2027, 1, 27), date(2027, 1, 29))
    booking.book(world.session, world.library, boxes[1], wish, world.tom, MONDAY)

    rotation = begin(world, boxes, stops)

    moves = queries.moves_of(world.session, rotation)
    left_out = itinerary.notes(moves).never
    assert (21, "Vrå Skole") in left_out and {number for number, _ in left_out} == {21}
    assert broken(world.session) == []


def test_a_plan_without_time_for_one_turn_is_refused(
    world: World, boxes: list[Box], stops: list[booking.Stop]
) -> None:
    with pytest.raises(RuleBroken, match="rotation_no_time"):
        begin(world, boxes, stops, last_on=date(2027, 1, 15))


def test_two_moves_change_places_and_what_is_uneven_then_is_said(
    world: World, boxes: list[Box], stops: list[booking.Stop]
) -> None:
    rotation = begin(world, boxes, stops)
    one, other = of(world, rotation, 20, 1), of(world, rotation, 21, 1)
    places = one.school_id, other.school_id

    moving.swap(world.session, one, other, world.lise, MONDAY)

    assert (other.school_id, one.school_id) == places
    notes = itinerary.notes(queries.moves_of(world.session, rotation))
    assert (20, "Hirtshals Skole") in notes.twice and (20, "Bindslev Skole") in notes.never
    assert broken(world.session) == []


@pytest.mark.parametrize("day", [date(2027, 1, 20), date(2027, 1, 28)])
def test_a_move_on_another_day_makes_the_stay_before_shorter_or_longer(
    world: World, boxes: list[Box], stops: list[booking.Stop], day: date
) -> None:
    rotation = begin(world, boxes, stops)
    before, move = of(world, rotation, 20, 1), of(world, rotation, 20, 2)

    moving.shift(world.session, world.library, move, day, world.lise, MONDAY)

    assert move.first_on == day and before.last_on is not None and before.last_on < day
    assert broken(world.session) == []


@pytest.mark.parametrize("day", [START, date(2027, 2, 8)])
def test_a_move_leaves_some_days_here_and_at_the_stop_before(
    world: World, boxes: list[Box], stops: list[booking.Stop], day: date
) -> None:
    rotation = begin(world, boxes, stops)

    with pytest.raises(RuleBroken, match="booking_backwards"):
        moving.shift(world.session, world.library, of(world, rotation, 20, 2), day, world.lise, MONDAY)


def test_what_has_not_begun_can_be_called_off_at_once(
    world: World, boxes: list[Box], stops: list[booking.Stop]
) -> None:
    rotation = begin(world, boxes, stops)

    assert moving.call_off(world.session, world.library, rotation, world.lise, MONDAY) == 9

    assert queries.moves_of(world.session, rotation) == []
