"""Bookings are for staff, and for the school and the club they are for."""

from typing import Any

from sqlalchemy import Select, or_
from sqlalchemy.orm import joinedload

from app.access.scopes.outline import Scope, here, is_staff
from app.access.viewer import Viewer
from app.bookings.models import Booking


def bookings(viewer: Viewer) -> Select[Any]:
    """Staff see all; a teacher those of its school; a host those of its club."""
    everything = here(Booking, viewer).options(
        joinedload(Booking.box), joinedload(Booking.school), joinedload(Booking.club)
    )
    if is_staff(viewer):
        return everything
    return everything.where(
        or_(Booking.school_id.in_(viewer.school_ids), Booking.club_id.in_(viewer.club_ids))
    )


SCOPES: dict[type[Any], Scope] = {
    Booking: bookings,
}
