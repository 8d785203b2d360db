"""Reads about rotations: which there are, their moves, and the boxes that may go round."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session, contains_eager

from app.bookings.models import Booking, BookingState
from app.bookings.queries import WITH_ALL
from app.deposits.models import Box, BoxKind
from app.rotations.models import Rotation

PAGE = 50


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


def boxes_of(session: Session, rotation: Rotation) -> list[str]:
    """The keys of the boxes that go round in it, but for those called off altogether."""
    moves = select(Booking.box_id).where(
        Booking.rotation_id == rotation.id, Booking.state != BookingState.CANCELLED
    )
    return list(session.scalars(select(Box.key).where(Box.id.in_(moves))))


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
