"""The film on a child's review: made or chosen by the child, changed and taken away until it is sent."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.core import database, media
from app.core.errors import RuleBroken
from app.reviews.models import WRITABLE, Review
from app.videos import keeping, store
from app.videos.making import MadeVideo
from app.videos.models import Video


def put_on(session: Session, review: Review, made: MadeVideo, now: datetime) -> Video:
    """The child puts a film to its review; the one before it is forgotten.

    Raises RuleBroken: review_settled, video_not_allowed, videos_full, library_videos_full.
    """
    with media.written_ahead(session, [store.address_of(review.library_id, made)]):
        database.lock(session, review.child)  # before its review, as erasing does
        _hold(session, review)
    old = session.get(Video, review.video_id) if review.video_id else None
    video = keeping.keep(session, review.child, made, now, instead_of=old)
    review.video_id = video.id
    _changed(session, review, now)
    return video


def take_off(session: Session, review: Review, now: datetime) -> None:
    """The child wants no film; it is forgotten. Raises RuleBroken: review_settled."""
    _hold(session, review)
    if review.video_id is None:
        return
    _changed(session, review, now)
    keeping.forget(session, session.get_one(Video, review.video_id), now)


def forget_all(session: Session, review: Review) -> None:
    """The film of a review that goes."""
    if review.video_id is not None:
        keeping.forget_these(session, [review.video_id])


def _hold(session: Session, review: Review) -> None:
    database.lock(session, review)
    if review.state not in WRITABLE:
        raise RuleBroken("review_settled", state=review.state)


def _changed(session: Session, review: Review, now: datetime) -> None:
    review.version += 1
    review.changed_at = now
    session.flush()
