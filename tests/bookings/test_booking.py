"""Booking a box: who gets the days, who waits, keeping it longer, and moving up."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.bookings import booking, line
from app.bookings.models import Booking, BookingState
from app.boxes import numbering, packing
from app.catalogue.models import Work
from app.clubs.models import Club
from app.core.errors import RuleBroken
from app.deposits import dispatch, onward
from app.deposits.models import Box, BoxKind, BoxState, Deposit
from app.homecoming import counting
from app.invariants import broken
from app.libraries.models import School
from app.notices.models import Notice
from tests.world import World

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
START, END = date(2026, 11, 30), date(2026, 12, 11)


@pytest.fixture
def box(world: World) -> Box:
    """A class set of five, ready to go."""
    made = numbering.make_box(
        world.session, world.library, 31, "Ronja", world.lise, MONDAY, BoxKind.CLASS_SET
    )
    for _ in range(5):
        packing.add_copy(world.session, made, world[Work], world.lise, MONDAY)
    return made


@pytest.fixture
def vraa(world: World) -> School:
    """Another school."""
    return world.add(School(name="Vrå Skole", sort_key="vrå skole", kind="single", created_at=MONDAY))


def book(
    world: World,
    box: Box,
    first: date = START,
    last: date = END,
    school: School | None = None,
    by: Person | None = None,
    now: datetime = MONDAY,
) -> Booking:
    wish = booking.Wish(school or world[School], None, " 4.A ", first, last)
    return booking.book(world.session, world.library, box, wish, by or world.tom, now)


def mails(session: Session) -> list[tuple[str, int | None]]:
    return [(one.template, one.person_id) for one in session.scalars(select(Notice).order_by(Notice.id))]


def test_free_days_are_booked_with_the_way_there_and_back(world: World, box: Box) -> None:
    made = book(world, box)

    assert (made.state, made.number, made.class_label) == (BookingState.BOOKED, 1, "4.A")
    assert (made.first_on, made.last_on) == (START, END)
    assert (made.busy_from, made.busy_to) == (date(2026, 11, 26), date(2026, 12, 15))


def test_days_without_school_become_the_next_ones_with(world: World, box: Box) -> None:
    made = book(world, box, date(2026, 11, 28), date(2026, 12, 13))

    assert (made.first_on, made.last_on) == (START, END)


def test_who_asks_for_days_somebody_has_waits_with_a_number_and_a_day(
    world: World, box: Box, vraa: School
) -> None:
    book(world, box)

    second, third = book(world, box, school=vraa), book(world, box, school=vraa)

    now_line = line.line_of(world.session, world.library, box, MONDAY)
    assert [second.state, third.state] == [BookingState.WAITING, BookingState.WAITING]
    assert [now_line.place(second), now_line.place(third)] == [1, 2]
    expected = [slot.stay.first for slot in now_line.expected.values() if slot]
    assert expected == [date(2026, 12, 18), date(2027, 1, 13)]


def test_the_days_of_the_way_back_are_nobody_elses(world: World, box: Box, vraa: School) -> None:
    book(world, box)

    too_close = book(world, box, date(2026, 12, 17), date(2026, 12, 18), vraa)
    free = book(world, box, date(2027, 2, 1), date(2027, 2, 5), vraa)

    assert (too_close.state, free.state) == (BookingState.WAITING, BookingState.BOOKED)


@pytest.mark.parametrize(
    ("first", "last", "code"),
    [
        (END, START, "booking_backwards"),
        (date(2026, 11, 24), END, "booking_too_soon"),
        (date(2027, 1, 4), date(2027, 8, 20), "booking_too_long"),
        (date(2028, 1, 4), date(2028, 1, 20), "booking_too_far"),
    ],
)
def test_what_cannot_be_is_refused(world: World, box: Box, first: date, last: date, code: str) -> None:
    with pytest.raises(RuleBroken, match=code):
        book(world, box, first, last)

    assert world.session.scalars(select(Booking).where(Booking.box_id == box.id)).all() == []


def test_who_waits_gets_the_days_that_are_called_off_and_a_mail(world: World, box: Box, vraa: School) -> None:
    first = book(world, box)
    waits = book(world, box, school=vraa, by=world.hanne)

    booking.cancel(world.session, world.library, first, world.tom, MONDAY)

    assert (waits.state, waits.first_on, waits.last_on) == (BookingState.BOOKED, START, END)
    assert mails(world.session) == [("booking_moved_up", world.hanne.id)]
    assert broken(world.session) == []


def test_the_library_tells_whose_booking_it_calls_off(world: World, box: Box) -> None:
    made = book(world, box)

    booking.cancel(world.session, world.library, made, world.lise, MONDAY)

    assert mails(world.session) == [("booking_cancelled", world.tom.id)]


def test_the_one_who_asked_first_moves_up_first(world: World, box: Box, vraa: School) -> None:
    first = book(world, box)
    second, third = book(world, box, school=vraa), book(world, box, school=vraa)

    booking.cancel(world.session, world.library, first, world.tom, MONDAY)

    assert (second.state, third.state) == (BookingState.BOOKED, BookingState.WAITING)


def test_a_box_that_is_sent_takes_its_booking_along_and_counted_home_ends_it(
    world: World, box: Box, vraa: School
) -> None:
    made = book(world, box)
    waits = book(world, box, school=vraa)
    sent_at = MONDAY + timedelta(days=4)

    stay = dispatch.send(world.session, box, world[School], None, None, world.lise, sent_at)
    assert (made.state, made.deposit_id, stay.due_on) == (BookingState.OUT, stay.id, END)
    home_at = MONDAY + timedelta(days=9)
    counting.count_all(world.session, stay, world.lise, home_at)
    counting.finish_count(world.session, stay, world.lise, home_at)

    assert made.state == BookingState.OVER and made.ended_at == home_at
    assert (waits.state, waits.first_on) == (BookingState.BOOKED, date(2026, 12, 4))
    assert mails(world.session) == [("booking_moved_up", world.tom.id)]
    assert broken(world.session) == []


def test_a_box_sent_without_a_booking_is_taken_until_it_can_be_back(world: World, box: Box) -> None:
    dispatch.send(world.session, box, world[School], world[Club], END, world.lise, MONDAY)

    made = book(world, box)

    now_line = line.line_of(world.session, world.library, box, MONDAY)
    slot = now_line.expected[made.id]
    assert made.state == BookingState.WAITING
    assert slot is not None and slot.busy.first == date(2026, 12, 16)


def test_it_can_be_kept_longer_if_nobody_waits_and_that_is_counted(world: World, box: Box) -> None:
    made = book(world, box)
    stay = dispatch.send(world.session, box, world[School], None, None, world.lise, MONDAY)

    booking.change_last_day(world.session, world.library, made, date(2026, 12, 18), world.tom, MONDAY)

    assert (made.last_on, made.renewals, stay.due_on) == (date(2026, 12, 18), 1, date(2026, 12, 18))
    assert made.busy_to == date(2026, 12, 22)


def test_it_cannot_be_kept_longer_while_somebody_waits(world: World, box: Box, vraa: School) -> None:
    made = book(world, box)
    book(world, box, school=vraa)

    with pytest.raises(RuleBroken, match="booking_awaited"):
        booking.change_last_day(world.session, world.library, made, date(2026, 12, 18), world.tom, MONDAY)


def test_it_cannot_be_kept_into_somebody_elses_days(world: World, box: Box, vraa: School) -> None:
    made = book(world, box)
    book(world, box, date(2027, 1, 11), date(2027, 1, 15), vraa)

    with pytest.raises(RuleBroken, match="booking_taken"):
        booking.change_last_day(world.session, world.library, made, date(2027, 1, 6), world.tom, MONDAY)


def test_given_back_earlier_the_next_moves_up(world: World, box: Box, vraa: School) -> None:
    made = book(world, box)
    waits = book(world, box, date(2026, 12, 10), date(2026, 12, 16), vraa)

    booking.change_last_day(world.session, world.library, made, date(2026, 12, 2), world.tom, MONDAY)

    assert made.renewals == 0
    assert (waits.state, waits.first_on) == (BookingState.BOOKED, date(2026, 12, 10))


def test_each_night_those_in_reach_move_up_and_days_gone_by_are_over(
    world: World, box: Box, vraa: School
) -> None:
    never_sent = book(world, box)
    waits = book(world, box, school=vraa)

    line.settle_all(world.session, world.library, MONDAY + timedelta(days=19))

    assert never_sent.state == BookingState.OVER
    assert (waits.state, waits.first_on) == (BookingState.BOOKED, date(2026, 12, 16))
    assert broken(world.session) == []


def test_the_database_itself_refuses_days_that_overlap(world: World, box: Box) -> None:
    made = book(world, box)

    with pytest.raises(IntegrityError), world.session.begin_nested():
        world.session.execute(
            text(
                """INSERT INTO bookings (key, library_id, box_id, school_id, class_label, number, state,
                wanted_from, stay_days, first_on, last_on, busy_from, busy_to, renewals, asked_by_id,
                asked_at)
                SELECT 'x', library_id, box_id, school_id, '', 9, 'booked', wanted_from, stay_days,
                busy_to, busy_to, busy_to, busy_to, 0, asked_by_id, asked_at FROM bookings WHERE id = :id"""
            ),
            {"id": made.id},
        )


def test_a_stay_of_the_box_for_another_school_is_no_business_of_a_booking(
    world: World, box: Box, vraa: School
) -> None:
    made = book(world, box)

    dispatch.send(world.session, box, vraa, None, None, world.lise, MONDAY)

    assert made.state == BookingState.BOOKED
    assert world.session.scalars(select(Deposit.due_on).where(Deposit.school_id == vraa.id)).one() is None


def test_a_box_that_goes_on_takes_the_next_booking_along(world: World, box: Box, vraa: School) -> None:
    first = book(world, box)
    second = book(world, box, date(2027, 1, 11), date(2027, 1, 22), vraa)
    stay = dispatch.send(world.session, box, world[School], None, None, world.lise, MONDAY)

    on = onward.send_on(world.session, stay, vraa, None, None, world.lise, MONDAY + timedelta(days=14))

    assert (first.state, second.state) == (BookingState.OVER, BookingState.OUT)
    assert (second.deposit_id, on.due_on) == (on.id, date(2027, 1, 22))
    assert broken(world.session) == []


def test_a_sending_that_is_taken_back_leaves_the_bookings_as_they_were(
    world: World, box: Box, vraa: School
) -> None:
    first = book(world, box)
    second = book(world, box, date(2027, 1, 11), date(2027, 1, 22), vraa)
    stay = dispatch.send(world.session, box, world[School], None, None, world.lise, MONDAY)
    later = MONDAY + timedelta(days=14)
    on = onward.send_on(world.session, stay, vraa, None, None, world.lise, later)

    onward.take_back_sending(world.session, on, BoxState.IN_USE, world.lise, later)

    assert (first.state, first.deposit_id) == (BookingState.OUT, stay.id)
    assert (second.state, second.deposit_id) == (BookingState.BOOKED, None)
    assert broken(world.session) == []
