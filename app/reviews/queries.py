"""Reads for the pages about reviews: a child's own, those that wait to be read, those of a club."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import Bundle, Session, joinedload, load_only
from sqlalchemy.orm.attributes import set_committed_value

from app.accounts.children import Child
from app.catalogue.models import Work
from app.clubs.models import Club, Meeting, MeetingState
from app.core.cursors import Cursor, newer, older
from app.core.tables import UtcDateTime
from app.loans.models import Lending
from app.places.models import Place, PlaceState, Queue, is_clubs_own
from app.reviews.models import Review, ReviewState
from app.year import going_on

WAITING_ON_A_PAGE = 10
OWN_ON_A_PAGE = 24


@dataclass(frozen=True)
class Waiting:
    """How many reviews the library has yet to read, and since when the oldest has waited."""

    count: int
    oldest_at: datetime | None


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
_TO_READ = (
    select(Review)
    .where(Review.library_id == bindparam("library"), Review.state == ReviewState.SUBMITTED)
    .order_by(Review.submitted_at, Review.key)
    .limit(bindparam("limit"))
    .options(
        _ITS_WORK,
        joinedload(Review.club).load_only(Club.name),
        joinedload(Review.child).load_only(
            Child.key,
            Child.first_name,
            Child.initial,
            Child.class_label,
            Child.alias,
            Child.is_protected,
            Child.on_public_wall,
        ),
    )
)
_HAS_BEGUN = or_(Review.state != ReviewState.DRAFT, Review.words != "", Review.rating.is_not(None))
_OWN = (
    select(Review)
    .where(Review.child_id == bindparam("child"))
    .order_by(Review.changed_at.desc(), Review.key.desc())
    .limit(bindparam("limit"))
    .options(
        load_only(Review.key, Review.rating, Review.state, Review.hint, Review.changed_at),
        _ITS_WORK,
    )
)
_OWN_WITH_DRAFTS = _OWN.where(_HAS_BEGUN)
_OWN_SENT = _OWN.where(Review.state != ReviewState.DRAFT)
_BOOK = (
    select(Work)
    .where(Work.id == bindparam("work"))
    .options(load_only(Work.key, Work.title, Work.author, Work.cover_id))
)
_WHOLE = (
    select(Review)
    .where(Review.id == bindparam("review"))
    .options(joinedload(Review.child), joinedload(Review.work), joinedload(Review.club))
    .execution_options(populate_existing=True)
)


def waiting_reviews(
    session: Session, library_id: int, after: Cursor | None = None, limit: int = WAITING_ON_A_PAGE
) -> list[Review]:
    """What the library has to read, the one that has waited longest first; with child, work and club."""
    wanted = _TO_READ.where(*newer(after, Review.submitted_at, Review.key)) if after else _TO_READ
    return list(session.scalars(wanted, {"library": library_id, "limit": limit}))


_SUMMARY = select(func.count(), func.min(Review.submitted_at)).where(
    Review.library_id == bindparam("library"), Review.state == ReviewState.SUBMITTED
)


def moderation_summary(session: Session, library_id: int) -> Waiting:
    """The queue of reviews in two numbers."""
    return Waiting(*session.execute(_SUMMARY, {"library": library_id}).one())


def moderation_summary_and(
    session: Session, library_id: int, others: tuple[ColumnElement[Any], ...], **values: object
) -> tuple[Waiting, tuple[Any, ...]]:
    """The same, and beside it what else is asked of the library, which then costs no query of its own."""
    count, oldest_at, *rest = session.execute(_summary_and(others), {"library": library_id, **values}).one()
    return Waiting(count, oldest_at), tuple(rest)


@cache
def _summary_and(others: tuple[ColumnElement[Any], ...]) -> Select[Any]:
    return _SUMMARY.add_columns(*others)


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


def with_its_book(session: Session, review: Review) -> Review:
    """The review with what its pages show of its book; its child and club are loaded already."""
    set_committed_value(review, "work", session.scalars(_BOOK, {"work": review.work_id}).one())
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
