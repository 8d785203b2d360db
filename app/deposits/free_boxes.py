"""Which boxes are free for a club that starts: at the library, and not promised to a start under way."""

from collections.abc import Iterable

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.deposits.models import OUT, Box, Deposit
from app.school_line.models import UNDER_WAY, ClubRequest


def free_boxes(session: Session, library_id: int) -> list[Box]:
    """Boxes to promise, by number; each start under way whose club has no box yet has one of the first."""
    has_box = select(Deposit.id).where(Deposit.club_id == ClubRequest.club_id, Deposit.counted_at.is_(None))
    promised = (
        select(func.count(ClubRequest.id))
        .where(
            ClubRequest.library_id == library_id,
            ClubRequest.state.in_(UNDER_WAY),
            ~has_box.exists(),
        )
        .scalar_subquery()
    )
    at_home = select(Box).where(Box.library_id == library_id, Box.state.not_in(OUT)).order_by(Box.number)
    return list(session.scalars(at_home.offset(promised)))


def clubs_with_a_box(session: Session, club_ids: Iterable[int]) -> set[int]:
    """Those of the clubs to which a box has been sent and not yet counted home."""
    stays = select(Deposit.club_id).where(Deposit.club_id.in_(list(club_ids)), Deposit.counted_at.is_(None))
    return {club_id for club_id in session.scalars(stays) if club_id is not None}
