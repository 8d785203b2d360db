"""Which boxes are being packed, and what lies in them."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.catalogue.models import Copy
from app.deposits.models import Box, BoxState
from app.wishes.models import Wish, WishBox


def boxes_being_packed(session: Session, library_id: int, club_id: int) -> list[Box]:
    """Boxes that are being packed, those for a wish of this club first."""
    for_club = (
        select(WishBox.id)
        .join(Wish, Wish.id == WishBox.wish_id)
        .where(WishBox.box_id == Box.id, WishBox.dropped_at.is_(None), WishBox.sent_at.is_(None))
        .where(Wish.club_id == club_id)
        .exists()
    )
    packed = select(Box).where(Box.library_id == library_id, Box.state == BoxState.BEING_PACKED)
    return list(session.scalars(packed.order_by(~for_club, Box.number)))


def works_in(session: Session, box: Box) -> set[int]:
    """The ids of the works in the box."""
    return set(session.scalars(select(Copy.work_id).where(Copy.box_id == box.id)))
