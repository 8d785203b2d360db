"""Moving a rotation that stands by hand: two stops that change places, another day, the rest called off."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.bookings import booking as bookings
from app.bookings import line
from app.bookings.calendar import Calendar, Span
from app.bookings.models import Booking, BookingState
from app.core import audit
from app.core.errors import RuleBroken
from app.deposits import moves
from app.deposits.models import Box
from app.libraries.models import Library
from app.rotations import circle
from app.rotations.models import Rotation


def swap(session: Session, one: Booking, other: Booking, by: Person, now: datetime) -> None:
    """Let two moves of a rotation change places: each box goes where the other would have gone.

    Raises RuleBroken: rotation_not_of_one, booking_has_moved_on.
    """
    for box_id in sorted({one.box_id, other.box_id}):
        moves.hold(session, session.get_one(Box, box_id))
    for booking in (one, other):
        session.refresh(booking)
        if booking.state != BookingState.BOOKED:
            raise RuleBroken("booking_has_moved_on")
    if one.rotation_id is None or one.rotation_id != other.rotation_id:
        raise RuleBroken("rotation_not_of_one")
    one.school_id, other.school_id = other.school_id, one.school_id
    one.club_id, other.club_id = other.club_id, one.club_id
    session.flush()
    for booking in (one, other):
        session.expire(booking)
        audit.record(session, "swap", booking, now=now, actor_id=by.id)


def shift(
    session: Session, library: Library, booking: Booking, first_on: date, by: Person, now: datetime
) -> None:
    """Let a box of a rotation go on to this stop on another day; it stays at the stop before until then.

    Raises RuleBroken: booking_has_moved_on, booking_too_soon, booking_backwards (no day would be left
    here or at the stop before), booking_taken.
    """
    box = moves.hold(session, session.get_one(Box, booking.box_id))
    session.refresh(booking)
    if booking.state != BookingState.BOOKED or booking.rotation_id is None:
        raise RuleBroken("booking_has_moved_on")
    now_line = line.line_of(session, library, box, now)
    calendar = now_line.calendar
    first = calendar.on_or_after(first_on)
    before = _stop_before(session, booking)
    if first < calendar.soonest(now_line.today):
        raise RuleBroken("booking_too_soon", day=calendar.soonest(now_line.today))
    assert booking.last_on is not None
    if first > booking.last_on or (before is not None and first <= _first(before)):
        raise RuleBroken("booking_backwards")
    busy_from = first if before is not None else calendar.back(first, calendar.before)
    _refuse_taken(now_line, booking, before, busy_from)
    if before is not None and first > _first(booking):
        _begin(session, booking, calendar, first, busy_from)
        _end(session, before, calendar, first)
    else:
        if before is not None:
            _end(session, before, calendar, first)
        _begin(session, booking, calendar, first, busy_from)
    audit.record(session, "shift", booking, now=now, actor_id=by.id, after=f"{first}")


def _stop_before(session: Session, booking: Booking) -> Booking | None:
    """The stay from which the box comes straight to this one."""
    return session.scalar(
        select(Booking).where(
            Booking.rotation_id == booking.rotation_id,
            Booking.box_id == booking.box_id,
            Booking.state.in_((BookingState.BOOKED, BookingState.OUT)),
            Booking.busy_to == _first(booking) - circle.A_DAY,
        )
    )


def _refuse_taken(now_line: line.Line, booking: Booking, before: Booking | None, busy_from: date) -> None:
    assert booking.busy_to is not None
    wanted = Span(busy_from, booking.busy_to)
    for other in now_line.firm:
        if other.id in (booking.id, before.id if before else None):
            continue
        assert other.busy_from is not None and other.busy_to is not None
        if wanted.overlaps(Span(other.busy_from, other.busy_to)):
            raise RuleBroken("booking_taken", day=other.busy_from)


def _begin(session: Session, booking: Booking, calendar: Calendar, first: date, busy_from: date) -> None:
    assert booking.last_on is not None
    booking.first_on, booking.busy_from = first, busy_from
    booking.stay_days = calendar.length(Span(first, booking.last_on))
    session.flush()


def _end(session: Session, before: Booking, calendar: Calendar, next_first: date) -> None:
    before.last_on = calendar.back(next_first, 1)
    before.busy_to = next_first - circle.A_DAY
    before.stay_days = calendar.length(Span(_first(before), before.last_on))
    session.flush()


def _first(booking: Booking) -> date:
    assert booking.first_on is not None
    return booking.first_on


def call_off(session: Session, library: Library, row: Rotation, by: Person, now: datetime) -> int:
    """Call off every move of the rotation that has not begun; gives how many."""
    rest = session.scalars(
        select(Booking)
        .where(Booking.rotation_id == row.id, Booking.state == BookingState.BOOKED)
        .order_by(Booking.box_id, Booking.first_on)
    ).all()
    for one in rest:
        bookings.cancel(session, library, one, by, now)
    return len(rest)
