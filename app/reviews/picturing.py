"""The picture on a child's review: drawn or taken by the child, changed and taken away until it is sent."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.core import database, media
from app.core.errors import RuleBroken
from app.pictures import keeping, store
from app.pictures.making import MadePicture
from app.pictures.models import Picture, PictureKind
from app.reviews.models import WRITABLE, Review


def put_on(session: Session, review: Review, made: MadePicture, kind: PictureKind, now: datetime) -> Picture:
    """The child draws or takes a picture for its review; the one before it is forgotten.

    Raises RuleBroken: review_settled, pictures_full, library_pictures_full.
    """
    with media.written_ahead(session, store.addresses_of(review.library_id, made)):
        database.lock(session, review.child)  # before its review, as erasing does
        _hold(session, review)
        old = session.get(Picture, review.picture_id) if review.picture_id else None
        picture = keeping.keep(session, review.child, made, kind, now)
    review.picture_id = picture.id
    _changed(session, review, now)
    if old is not None:
        keeping.forget(session, old, now)
    return picture


def take_off(session: Session, review: Review, now: datetime) -> None:
    """The child wants no picture; it is forgotten. Raises RuleBroken: review_settled."""
    _hold(session, review)
    if review.picture_id is None:
        return
    _changed(session, review, now)
    keeping.forget(session, session.get_one(Picture, review.picture_id), now)


def forget_all(session: Session, review: Review) -> None:
    """What was drawn, taken or written by hand for a review that goes."""
    keeping.forget_these(session, [id for id in (review.picture_id, review.handwriting_id) if id])


def _hold(session: Session, review: Review) -> None:
    database.lock(session, review)
    if review.state not in WRITABLE:
        raise RuleBroken("review_settled", state=review.state)


def _changed(session: Session, review: Review, now: datetime) -> None:
    review.version += 1
    review.changed_at = now
    session.flush()
