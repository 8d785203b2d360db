"""What a mail about a booking needs, when it is sent; nothing if there is nothing to tell any more."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.bookings.models import Booking, BookingState
from app.notices.models import Notice
from app.notices.post import Composer


def moved_up(session: Session, notice: Notice, now: datetime) -> dict[str, Any] | None:
    """Whose turn it is for a box, as long as its days stand."""
    return _booking(session, notice, BookingState.BOOKED)


def cancelled(session: Session, notice: Notice, now: datetime) -> dict[str, Any] | None:
    """That the library has called a booking off."""
    return _booking(session, notice, BookingState.CANCELLED)


def _booking(session: Session, notice: Notice, state: BookingState) -> dict[str, Any] | None:
    booking = session.scalar(
        select(Booking)
        .where(Booking.library_id == notice.library_id, Booking.key == notice.about, Booking.state == state)
        .options(joinedload(Booking.box), joinedload(Booking.school), joinedload(Booking.club))
    )
    if booking is None:
        return None
    return {"booking": booking, "box": booking.box, "school": booking.school}


COMPOSERS: dict[str, Composer] = {"booking_moved_up": moved_up, "booking_cancelled": cancelled}
