"""The line for a box: whose days are firm, when each of those who wait can expect it, and who moves up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.bookings.calendar import Calendar, Slot, Span, calendar_of, line_up
from app.bookings.models import FIRM, LIVE, Booking, BookingState
from app.core import audit, clock
from app.core.errors import RuleBroken
from app.deposits import dispatch, moves
from app.deposits.models import Box, Deposit
from app.libraries.models import Library
from app.notices import outbox

MOVES: dict[BookingState, frozenset[BookingState]] = {
    BookingState.WAITING: frozenset({BookingState.BOOKED, BookingState.CANCELLED}),
    # A box nobody sent: its days went by.
    BookingState.BOOKED: frozenset({BookingState.OUT, BookingState.OVER, BookingState.CANCELLED}),
    # A wrong tap is taken back: the box was not sent, or has not left after all.
    BookingState.OUT: frozenset({BookingState.OVER, BookingState.BOOKED}),
    BookingState.OVER: frozenset({BookingState.OUT}),
    BookingState.CANCELLED: frozenset(),
}
IN_REACH = timedelta(days=14)
"""Whoever waits gets firm days when the box can begin its way to it so soon."""
_LIVE_OF_BOXES = (
    select(Booking)
    .where(Booking.box_id.in_(bindparam("boxes", expanding=True)), Booking.state.in_(LIVE))
    .order_by(Booking.box_id, Booking.number)
)
_STAYS_OF_BOXES = select(Deposit).where(
    Deposit.box_id.in_(bindparam("boxes", expanding=True)), Deposit.counted_at.is_(None)
)
_NEXT_NUMBER = select(func.coalesce(func.max(Booking.number), 0) + 1).where(
    Booking.box_id == bindparam("box")
)


@dataclass(frozen=True)
class Line:
    """One box as the calendar sees it: what is taken, and when each of those who wait can expect it."""

    calendar: Calendar
    today: date
    firm: Sequence[Booking]
    waiting: Sequence[Booking]
    taken: Sequence[Span]
    unbooked: Span | None
    """The days of a stay that nobody booked; they are among those taken."""
    expected: dict[int, Slot | None]

    @property
    def held(self) -> list[Span]:
        """All days somebody has or is to have; whoever asks now comes after."""
        return [*self.taken, *(slot.busy for slot in self.expected.values() if slot)]

    def place(self, booking: Booking) -> int:
        """How many stand before it in the line, and itself: 1 for who is next."""
        return [one.id for one in self.waiting].index(booking.id) + 1

    def free_from(self, stay_days: int) -> Slot | None:
        """The first days somebody who asks now could have it for so long."""
        return self.calendar.earliest(self.held, self.calendar.soonest(self.today), stay_days)


def lines_of(session: Session, library: Library, box_ids: Sequence[int], today: date) -> dict[int, Line]:
    """The line for each of these boxes; three queries for all of them."""
    calendar = calendar_of(session, library, today)
    live: dict[int, list[Booking]] = {id: [] for id in box_ids}
    for booking in session.scalars(_LIVE_OF_BOXES, {"boxes": list(box_ids)}):
        live[booking.box_id].append(booking)
    stays = {stay.box_id: stay for stay in session.scalars(_STAYS_OF_BOXES, {"boxes": list(box_ids)})}
    return {id: _line(calendar, today, live[id], stays.get(id), library.zone) for id in box_ids}


def line_of(session: Session, library: Library, box: Box, now: datetime) -> Line:
    """The line for one box."""
    today = clock.local(now, library.zone).date()
    return lines_of(session, library, [box.id], today)[box.id]


def next_number(session: Session, box: Box) -> int:
    """The next number in the line for this box; whoever takes it holds the box."""
    return session.scalar(_NEXT_NUMBER, {"box": box.id}) or 1


def settle(session: Session, library: Library, box: Box, by: Person | None, now: datetime) -> None:
    """Give firm days to those who wait and whose turn it is, in the order of their numbers, and tell them.

    It is their turn when the days they asked for are free, or when the box can begin its way to them
    within a fortnight. Whoever calls holds the box.
    """
    line = line_of(session, library, box, now)
    for booking in line.waiting:
        slot = line.expected[booking.id]
        if slot is None:
            continue
        is_as_asked = slot.stay.first <= line.calendar.on_or_after(booking.wanted_from)
        if is_as_asked or slot.busy.first <= line.today + IN_REACH:
            give_days(session, booking, slot, by, now)
            outbox.tell(
                session,
                library.id,
                booking.asked_by_id,
                "booking_moved_up",
                about=booking.key,
                once=booking.key,
                now=now,
            )


def settle_all(session: Session, library: Library, now: datetime) -> None:
    """Each night: days that went by without a box being sent are over, and whose turn it is moves up."""
    today = clock.local(now, library.zone).date()
    gone_by = (Booking.state == BookingState.BOOKED) & (Booking.last_on < today)
    wanted = (
        select(Booking.box_id)
        .where(Booking.library_id == library.id, (Booking.state == BookingState.WAITING) | gone_by)
        .distinct()
        .order_by(Booking.box_id)
    )
    for box_id in session.scalars(wanted).all():
        box = moves.hold(session, session.get_one(Box, box_id))
        for booking in session.scalars(select(Booking).where(Booking.box_id == box.id, gone_by)).all():
            move(session, booking, BookingState.OVER, "go_by", None, now)
            booking.ended_at = now
        settle(session, library, box, None, now)


def give_days(session: Session, booking: Booking, slot: Slot, by: Person | None, now: datetime) -> None:
    """Make these the booking's firm days."""
    booking.first_on, booking.last_on = slot.stay.first, slot.stay.last
    booking.busy_from, booking.busy_to = slot.busy.first, slot.busy.last
    if booking.state == BookingState.WAITING:
        move(session, booking, BookingState.BOOKED, "move_up", by, now)
    session.flush()


def are_days_free(session: Session, booking: Booking) -> bool:
    """Whether nobody else has any of the booking's days; whoever asks holds its box."""
    others = select(Booking.id).where(
        Booking.box_id == booking.box_id,
        Booking.id != booking.id,
        Booking.state.in_(FIRM),
        Booking.busy_from <= booking.busy_to,
        Booking.busy_to >= booking.busy_from,
    )
    return session.scalar(others.limit(1)) is None


def move(
    session: Session, booking: Booking, state: BookingState, action: str, by: Person | None, now: datetime
) -> None:
    """The one way a booking changes state; whoever calls holds its box.

    Raises RuleBroken: booking_has_moved_on.
    """
    before = BookingState(booking.state)
    if state not in MOVES[before]:
        raise RuleBroken("booking_has_moved_on")
    booking.state = state
    session.flush()
    audit.record(
        session, action, booking, now=now, actor_id=by.id if by else None, before=before, after=state
    )


def _line(calendar: Calendar, today: date, live: Sequence[Booking], stay: Deposit | None, zone: str) -> Line:
    firm = [one for one in live if one.state in FIRM]
    waiting = [one for one in live if one.state == BookingState.WAITING]
    taken = [_busy(calendar, today, one) for one in firm]
    unbooked = None
    if stay is not None and not any(one.deposit_id == stay.id for one in firm):
        unbooked = _held_without_booking(calendar, today, stay, zone)
        taken.append(unbooked)
    wishes = [(one.id, one.wanted_from, one.stay_days) for one in waiting]
    return Line(calendar, today, firm, waiting, taken, unbooked, line_up(calendar, taken, wishes, today))


def _busy(calendar: Calendar, today: date, booking: Booking) -> Span:
    """A box that is out past its days is taken until it could be fetched from today on."""
    assert booking.busy_from is not None and booking.busy_to is not None
    if booking.state == BookingState.OUT:
        return Span(booking.busy_from, max(booking.busy_to, calendar.ahead(today, calendar.after)))
    return Span(booking.busy_from, booking.busy_to)


def _held_without_booking(calendar: Calendar, today: date, stay: Deposit, zone: str) -> Span:
    """A box sent without a booking is expected back on its day, or after the usual stay."""
    sent_on = clock.local(stay.sent_at, zone).date()
    last = max(stay.due_on or sent_on + dispatch.USUAL_STAY, today)
    return Span(sent_on, calendar.ahead(last, calendar.after))
