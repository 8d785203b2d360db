"""What is loaded with a booking, and what may be chosen for one."""

from typing import Any

from sqlalchemy import Select
from sqlalchemy.orm import joinedload, load_only

from app.bookings.models import Booking
from app.clubs.models import Club, ClubState
from app.deposits.models import Box
from app.libraries.models import School

WITH_ALL = (
    joinedload(Booking.box).load_only(Box.key, Box.number, Box.name, Box.kind, Box.state),
    joinedload(Booking.school).load_only(School.key, School.name),
    joinedload(Booking.club).load_only(Club.key, Club.name),
)


def shape_schools(scope: Select[Any]) -> Select[Any]:
    """Schools by name, for a list to choose from."""
    return scope.order_by(School.sort_key, School.id).options(load_only(School.key, School.name))


def shape_clubs(scope: Select[Any]) -> Select[Any]:
    """Clubs that are not closed, for a list to choose from."""
    open_ones = scope.where(Club.state != ClubState.CLOSED)
    return open_ones.order_by(Club.school_id, Club.sort_key, Club.id)
