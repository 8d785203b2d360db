"""Reads for the pages about reviews: a child's own, those that wait to be read, those of a club."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, func, or_, select
from sqlalchemy.orm import Bundle, Session, joinedload, load_only
from sqlalchemy.orm.attributes import set_committed_value

from app.catalogue.models import Work
from app.children.models import Child
from app.clubs.models import Club, Meeting, MeetingState
from app.core.cursors import LIMIT, Cursor, older
from app.core.tables import UtcDateTime
from app.loans.models import Lending
from app.pictures.models import Picture
from app.places.models import Place, PlaceState, Queue, is_clubs_own
from app.reviews.models import Review, ReviewState
from app.videos.models import Video
from app.year import going_on

OWN_ON_A_PAGE = 24


@dataclass(frozen=True)
class OwnReviews:
    """What a child has written, last changed first, and where the next page begins."""

    reviews: list[Review]
    older: Cursor | None


@dataclass(frozen=True)
class OwnClub:
    """A club of a child's, and when it meets next if that is planned."""

    club: Any
    """`id`, `key`, `name`, `room`."""
    next_meeting_at: datetime | None
    is_asked: bool = False
    """Whether the child is asked to say if it goes on next season."""
    goes_on: bool | None = None
    """What it has said, or an adult for it."""
    lends: bool = False
    """Whether the club keeps who has which book."""


_LENDS = select(Lending.id).where(Lending.club_id == Club.id, Lending.is_on).exists()
_ITS_WORK = joinedload(Review.work).load_only(Work.key, Work.title, Work.author, Work.cover_id)
_HAS_BEGUN = or_(Review.state != ReviewState.DRAFT, Review.words != "", Review.rating.is_not(None))
_OWN = (
    select(Review)
    .where(Review.child_id == bindparam("child"))
    .order_by(Review.changed_at.desc(), Review.key.desc())
    .limit(LIMIT)
    .options(
        load_only(
            Review.key,
            Review.rating,
            Review.state,
            Review.hint,
            Review.changed_at,
            Review.picture_id,
            Review.hidden_at,
        ),
        _ITS_WORK,
        joinedload(Review.picture),
    )
)
_OWN_WITH_DRAFTS = _OWN.where(_HAS_BEGUN)
_OWN_SENT = _OWN.where(Review.state != ReviewState.DRAFT)
_WHOLE = (
    select(Review)
    .where(Review.id == bindparam("review"))
    .options(
        joinedload(Review.child),
        joinedload(Review.work),
        joinedload(Review.club),
        joinedload(Review.picture),
        joinedload(Review.handwriting),
        joinedload(Review.video),
    )
    .execution_options(populate_existing=True)
)


def reviews_of_child(
    session: Session,
    child_id: int,
    *,
    with_drafts: bool = False,
    after: Cursor | None = None,
    limit: int = OWN_ON_A_PAGE,
) -> list[Review]:
    """What a child has written, last changed first, and about which book; drafts are for its own eyes.

    A book that was opened and left again, without a face or a word, is no review yet.
    """
    wanted = _OWN_WITH_DRAFTS if with_drafts else _OWN_SENT
    if after:
        wanted = wanted.where(*older(after, Review.changed_at, Review.key))
    return list(session.scalars(wanted, {"child": child_id, "limit": limit}))


def own_reviews(session: Session, child: Child, after: Cursor | None = None) -> OwnReviews:
    """A child's own page of reviews, its drafts included."""
    rows = reviews_of_child(session, child.id, with_drafts=True, after=after, limit=OWN_ON_A_PAGE + 1)
    shown = rows[:OWN_ON_A_PAGE]
    more = len(rows) > len(shown)
    return OwnReviews(shown, Cursor(shown[-1].changed_at, shown[-1].key) if more else None)


def works_written_about(session: Session, child: Child) -> set[int]:
    """The ids of the works a child has begun a review of."""
    return set(session.scalars(select(Review.work_id).where(Review.child_id == child.id)))


def review_with_all(session: Session, review_id: int) -> Review:
    """One review with its child, work and club, as it stands now."""
    return session.scalars(_WHOLE, {"review": review_id}).one()


def with_all_of_it(session: Session, review: Review) -> Review:
    """The review with what its pages show; all but pictures and film is at hand, but after a rollback."""
    for name, table in (("work", Work), ("club", Club), ("child", Child)):
        set_committed_value(review, name, session.get_one(table, getattr(review, f"{name}_id")))
    for name, picture_id in (("picture", review.picture_id), ("handwriting", review.handwriting_id)):
        its = session.get(Picture, picture_id) if picture_id else None
        set_committed_value(review, name, its)
    set_committed_value(review, "video", session.get(Video, review.video_id) if review.video_id else None)
    return review


_NEXT_AT = func.min(Meeting.starts_at)
_COMING = and_(
    Meeting.club_id == Club.id,
    Meeting.state == MeetingState.PLANNED,
    Meeting.ends_at > bindparam("now", type_=UtcDateTime),
)
_CLUBS_OF: Any = (
    select(
        Bundle("club", Club.id, Club.key, Club.name, Club.room),
        _NEXT_AT,
        going_on.is_asking(),
        Place.goes_on,
        _LENDS,
    )
    .join(Queue, Queue.club_id == Club.id)
    .join(Place, Place.queue_id == Queue.id)
    .outerjoin(Meeting, _COMING)
    .where(Place.child_id == bindparam("child"), Place.state == PlaceState.ACTIVE, is_clubs_own())
    .group_by(Club.id, Queue.season_id, Place.goes_on)
    .order_by(_NEXT_AT.is_(None), _NEXT_AT, Club.sort_key)
)


def clubs_of_child(session: Session, child: Child, now: datetime) -> list[OwnClub]:
    """The clubs a child has its place in, the one that meets next first."""
    rows = session.execute(_CLUBS_OF, {"child": child.id, "now": now})
    return [OwnClub(*row) for row in rows]


def children_in(session: Session, club: Club) -> Sequence[Child]:
    """The children with a place in a club, by name."""
    return session.scalars(
        select(Child)
        .join(Place, Place.child_id == Child.id)
        .join(Queue, Queue.id == Place.queue_id)
        .where(Queue.club_id == club.id, is_clubs_own(), Place.state == PlaceState.ACTIVE)
        .order_by(Child.sort_key, Child.id)
    ).all()
