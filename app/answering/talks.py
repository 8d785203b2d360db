"""What a child and the library have said to each other about its reviews, for the child and its guardians."""

from collections.abc import Collection

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from app.answering.models import AnswerKind, ReviewAnswer
from app.reviews.models import Review

_HINTS = (
    select(ReviewAnswer)
    .where(
        ReviewAnswer.review_id.in_(bindparam("reviews", expanding=True)),
        ReviewAnswer.kind == AnswerKind.HANDED_BACK,
    )
    .order_by(ReviewAnswer.at, ReviewAnswer.id)
)
ANY_TALK = (
    select(ReviewAnswer.id)
    .join(Review, Review.id == ReviewAnswer.review_id)
    .where(Review.child_id == bindparam("child"), ReviewAnswer.kind == AnswerKind.HANDED_BACK)
    .exists()
)
"""Whether anything of a child's has been handed back; asked beside other things."""


def talks(session: Session, review_ids: Collection[int]) -> dict[int, list[ReviewAnswer]]:
    """Of these reviews, by id: the hints they were handed back with, in order, and what each was about."""
    found: dict[int, list[ReviewAnswer]] = {}
    if review_ids:
        for each in session.scalars(_HINTS, {"reviews": list(review_ids)}):
            found.setdefault(each.review_id, []).append(each)
    return found
