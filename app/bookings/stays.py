"""What happens to a booking while its box travels: sent, it is out; counted home, it is over."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.bookings import line
from app.bookings.models import Booking, BookingState
from app.deposits import following
from app.deposits.models import Box, Deposit
from app.libraries.models import Library


def sent(session: Session, deposit: Deposit, by: Person | None, now: datetime) -> None:
    """The next booking of this box for where it goes is out now; the box is due when the booking ends."""
    booking = session.scalar(
        select(Booking)
        .where(
            Booking.box_id == deposit.box_id,
            Booking.state == BookingState.BOOKED,
            Booking.school_id == deposit.school_id,
            Booking.club_id.is_(None) | (Booking.club_id == deposit.club_id),
        )
        .order_by(Booking.first_on)
        .limit(1)
    )
    if booking is None:
        return
    booking.deposit_id = deposit.id
    deposit.due_on = booking.last_on
    line.move(session, booking, BookingState.OUT, "send_out", by, now)


def home(session: Session, deposit: Deposit, by: Person | None, now: datetime) -> None:
    """The booking is over, and if that is early, whoever waits moves up."""
    booking = _out_by(session, deposit)
    if booking is not None:
        line.move(session, booking, BookingState.OVER, "come_home", by, now)
        booking.ended_at = now
        session.flush()
    if deposit.sent_on_at is None:
        library = session.get_one(Library, deposit.library_id)
        line.settle(session, library, session.get_one(Box, deposit.box_id), by, now)


def taken_back(
    session: Session, deposit: Deposit, before: Deposit | None, by: Person | None, now: datetime
) -> None:
    """The box was not sent after all: its booking is to come again, and the one before goes on if it can."""
    booking = _out_by(session, deposit)
    if booking is not None:
        booking.deposit_id = None
        line.move(session, booking, BookingState.BOOKED, "take_back", by, now)
    ended = None
    if before is not None:
        ended = session.scalar(
            select(Booking).where(Booking.deposit_id == before.id, Booking.state == BookingState.OVER)
        )
    if ended is not None and line.are_days_free(session, ended):
        ended.ended_at = None
        line.move(session, ended, BookingState.OUT, "take_back", by, now)


def _out_by(session: Session, deposit: Deposit) -> Booking | None:
    """The booking that became this stay."""
    return session.scalar(
        select(Booking).where(Booking.deposit_id == deposit.id, Booking.state == BookingState.OUT)
    )


following.WHEN_SENT.append(sent)
following.WHEN_HOME.append(home)
following.WHEN_TAKEN_BACK.append(taken_back)
