"""Reads about rotations, and what may be chosen for one or for a booking."""

from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, contains_eager, joinedload, load_only

from app.bookings.models import Booking, BookingState, Rotation
from app.clubs.models import Club, ClubState
from app.deposits.models import Box, BoxKind
from app.libraries.models import School

PAGE = 50
WITH_ALL = (
    joinedload(Booking.box).load_only(Box.key, Box.number, Box.name, Box.kind, Box.state),
    joinedload(Booking.school).load_only(School.key, School.name),
    joinedload(Booking.club).load_only(Club.key, Club.name),
)


def rotations_here(session: Session, library_id: int) -> list[tuple[Rotation, int]]:
    """The rotations, the newest first, each with how many of its moves have not begun; at most fifty."""
    coming = (
        select(func.count(Booking.id))
        .where(Booking.rotation_id == Rotation.id, Booking.state == BookingState.BOOKED)
        .correlate(Rotation)
        .scalar_subquery()
    )
    rows = session.execute(
        select(Rotation, coming)
        .where(Rotation.library_id == library_id)
        .order_by(Rotation.first_on.desc(), Rotation.id.desc())
        .limit(PAGE)
    )
    return [(row, number) for row, number in rows]


def moves_of(session: Session, rotation: Rotation) -> list[Booking]:
    """The moves of a rotation that stand, in the order in which they are made."""
    wanted = (
        select(Booking)
        .where(Booking.rotation_id == rotation.id, Booking.state != BookingState.CANCELLED)
        .join(Booking.box)
        .order_by(Booking.first_on, Box.number)
        .options(contains_eager(Booking.box), *WITH_ALL[1:])
    )
    return list(session.scalars(wanted))


def rotation_of(session: Session, booking: Booking) -> Rotation:
    """The rotation a move is part of."""
    return session.get_one(Rotation, booking.rotation_id)


def boxes_to_go_round(session: Session, library_id: int) -> list[Box]:
    """Boxes that may go round: circulating ones and those on a theme, by number."""
    wanted = (
        select(Box)
        .where(Box.library_id == library_id, Box.kind.in_((BoxKind.CIRCULATING, BoxKind.THEME)))
        .order_by(Box.number)
    )
    return list(session.scalars(wanted))


def shape_schools(scope: Select[Any]) -> Select[Any]:
    """Schools by name, for a list to choose from."""
    return scope.order_by(School.sort_key, School.id).options(load_only(School.key, School.name))


def shape_clubs(scope: Select[Any]) -> Select[Any]:
    """Clubs that are not closed, for a list to choose from."""
    open_ones = scope.where(Club.state != ClubState.CLOSED)
    return open_ones.order_by(Club.school_id, Club.sort_key, Club.id)
