"""What the mail to an adult who flagged a review needs; nothing if the decision was taken back."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.answering.models import Flag
from app.notices.models import Notice
from app.reviews.models import Review


def flag_settled(session: Session, notice: Notice, now: datetime) -> dict[str, Any] | None:
    """Which book the review was about, and whether it stands or its author got it back."""
    review = session.scalar(
        select(Review)
        .where(Review.library_id == notice.library_id, Review.key == notice.about)
        .options(joinedload(Review.work))
    )
    if review is None:
        return None
    outcome = session.scalar(
        select(Flag.outcome)
        .where(Flag.review_id == review.id, Flag.person_id == notice.person_id, Flag.settled_at.is_not(None))
        .order_by(Flag.settled_at.desc())
        .limit(1)
    )
    return {"book": review.work.title, "is_kept": outcome == "kept"} if outcome else None


COMPOSERS: dict[str, Callable[[Session, Notice, datetime], dict[str, Any] | None]] = {
    "flag_settled": flag_settled,
}
