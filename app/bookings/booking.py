"""Booking a box: asking for it, keeping it longer, giving it back early, calling it off."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.bookings import line
from app.bookings.calendar import Slot, Span
from app.bookings.line import Line
from app.bookings.models import Booking, BookingState
from app.clubs.models import Club
from app.core import audit
from app.core.errors import RuleBroken
from app.deposits import moves
from app.deposits.models import Box, Deposit
from app.libraries.models import Library, School
from app.notices import outbox

LONGEST_STAY = timedelta(weeks=26)
FARTHEST_AHEAD = timedelta(days=365)


@dataclass(frozen=True)
class Stop:
    """Where a box stays: at a school, for all of it or for one of its clubs."""

    school: School
    club: Club | None = None

    @property
    def name(self) -> str:
        return f"{self.school.name} · {self.club.name}" if self.club else self.school.name


@dataclass(frozen=True)
class Wish:
    """For whom a box is wanted, and from when until when it should be there."""

    school: School
    club: Club | None
    class_label: str
    first_on: date
    last_on: date


def book(session: Session, library: Library, box: Box, wish: Wish, by: Person, now: datetime) -> Booking:
    """Book the box for these days, or stand in line for it if somebody else has or awaits any of them.

    A day without school becomes the next one with. Raises RuleBroken: club_at_other_school,
    booking_backwards, booking_too_long (over 26 weeks), booking_too_far (over a year ahead),
    booking_too_soon (before the box can be made ready and brought).
    """
    box = moves.hold(session, box)
    now_line = line.line_of(session, library, box, now)
    slot = _wanted(now_line, wish)
    is_free = not any(slot.busy.overlaps(span) for span in now_line.held)
    booking = Booking(
        library_id=library.id,
        box_id=box.id,
        school_id=wish.school.id,
        club_id=wish.club.id if wish.club else None,
        class_label=" ".join(wish.class_label.split()),
        number=line.next_number(session, box),
        state=BookingState.BOOKED if is_free else BookingState.WAITING,
        wanted_from=slot.stay.first,
        stay_days=now_line.calendar.length(slot.stay),
        asked_by_id=by.id,
        asked_at=now,
    )
    if is_free:
        line.give_days(session, booking, slot, by, now)
    session.add(booking)
    session.flush()
    audit.record(session, "book", booking, now=now, actor_id=by.id, after=booking.state)
    return booking


def cancel(session: Session, library: Library, booking: Booking, by: Person, now: datetime) -> None:
    """Call the booking off; whoever waits moves up, and who asked for it is told if somebody else did this.

    Raises RuleBroken: booking_has_moved_on (the box is out, or the booking is over).
    """
    box = _hold(session, booking)
    if BookingState.CANCELLED not in line.MOVES[BookingState(booking.state)]:
        raise RuleBroken("booking_has_moved_on")
    line.move(session, booking, BookingState.CANCELLED, "cancel", by, now)
    booking.ended_at = now
    session.flush()
    if by.id != booking.asked_by_id:
        outbox.tell(
            session,
            library.id,
            booking.asked_by_id,
            "booking_cancelled",
            about=booking.key,
            once=booking.key,
            now=now,
        )
    line.settle(session, library, box, by, now)


def change_last_day(
    session: Session, library: Library, booking: Booking, last_on: date, by: Person, now: datetime
) -> None:
    """Keep the box longer, which is a renewal, or give it back earlier, and whoever waits moves up.

    Raises RuleBroken: booking_has_moved_on, booking_backwards, booking_too_long, and for a renewal
    booking_awaited (somebody waits for the box) and booking_taken (the days are somebody else's).
    """
    box = _hold(session, booking)
    if booking.state not in (BookingState.BOOKED, BookingState.OUT):
        raise RuleBroken("booking_has_moved_on")
    assert booking.first_on is not None and booking.last_on is not None
    now_line = line.line_of(session, library, box, now)
    last_on = now_line.calendar.on_or_before(last_on)
    if last_on < max(booking.first_on, min(now_line.today, booking.last_on)):
        raise RuleBroken("booking_backwards")
    slot = now_line.calendar.around(Span(booking.first_on, last_on))
    if last_on > booking.last_on:
        _may_keep(now_line, booking, slot)
        booking.renewals += 1
    action = "renew" if last_on > booking.last_on else "shorten"
    booking.last_on, booking.busy_to = slot.stay.last, slot.busy.last
    booking.stay_days = now_line.calendar.length(slot.stay)
    _tell_the_stay(session, booking)
    session.flush()
    audit.record(session, action, booking, now=now, actor_id=by.id, after=f"{last_on}")
    line.settle(session, library, box, by, now)


def _wanted(now_line: Line, wish: Wish) -> Slot:
    """The days of the wish, moved to days on which a box can be handed over."""
    if wish.club is not None and wish.club.school_id != wish.school.id:
        raise RuleBroken("club_at_other_school", club=wish.club.name, school=wish.school.name)
    if wish.last_on < wish.first_on:
        raise RuleBroken("booking_backwards")
    if wish.last_on - wish.first_on > LONGEST_STAY:
        raise RuleBroken("booking_too_long", weeks=LONGEST_STAY.days // 7)
    if wish.first_on > now_line.today + FARTHEST_AHEAD:
        raise RuleBroken("booking_too_far")
    calendar = now_line.calendar
    first = calendar.on_or_after(wish.first_on)
    if first < calendar.soonest(now_line.today):
        raise RuleBroken("booking_too_soon", day=calendar.soonest(now_line.today))
    return calendar.around(Span(first, max(calendar.on_or_before(wish.last_on), first)))


def _may_keep(now_line: Line, booking: Booking, slot: Slot) -> None:
    assert booking.first_on is not None
    if slot.stay.last - booking.first_on > LONGEST_STAY:
        raise RuleBroken("booking_too_long", weeks=LONGEST_STAY.days // 7)
    if now_line.waiting:
        raise RuleBroken("booking_awaited")
    for other in now_line.firm:
        assert other.busy_from is not None and other.busy_to is not None
        if other.id != booking.id and slot.busy.overlaps(Span(other.busy_from, other.busy_to)):
            raise RuleBroken("booking_taken", day=other.busy_from)


def _tell_the_stay(session: Session, booking: Booking) -> None:
    """The box is due back when the booking ends."""
    if booking.deposit_id is not None:
        session.get_one(Deposit, booking.deposit_id).due_on = booking.last_on


def _hold(session: Session, booking: Booking) -> Box:
    box = moves.hold(session, session.get_one(Box, booking.box_id))
    session.refresh(booking)
    return box
