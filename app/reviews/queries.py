"""Reads for the pages about reviews: a child's own, those that wait to be read, those of a club."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session, joinedload

from app.accounts.children import Child
from app.clubs.models import Club, Meeting, MeetingState
from app.clubs.queue import Place, PlaceState, Queue, is_clubs_own
from app.core.cursors import Cursor, newer, older
from app.reviews.models import Review, ReviewState

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

    club: Club
    next_meeting_at: datetime | None


def waiting_reviews(
    session: Session, library_id: int, after: Cursor | None = None, limit: int = WAITING_ON_A_PAGE
) -> list[Review]:
    """What the library has to read, the one that has waited longest first; with child, work and club."""
    return list(
        session.scalars(
            _with_all()
            .where(
                Review.library_id == library_id,
                Review.state == ReviewState.SUBMITTED,
                *newer(after, Review.submitted_at, Review.key),
            )
            .order_by(Review.submitted_at, Review.key)
            .limit(limit)
        )
    )


def moderation_summary(session: Session, library_id: int) -> Waiting:
    """The queue of reviews in two numbers."""
    count, oldest_at = session.execute(
        select(func.count(), func.min(Review.submitted_at)).where(
            Review.library_id == library_id, Review.state == ReviewState.SUBMITTED
        )
    ).one()
    return Waiting(count, oldest_at)


def reviews_of_child(
    session: Session,
    child_id: int,
    *,
    with_drafts: bool = False,
    after: Cursor | None = None,
    limit: int = OWN_ON_A_PAGE,
) -> list[Review]:
    """What a child has written, last changed first; drafts are for its own eyes.

    A book that was opened and left again, without a face or a word, is no review yet.
    """
    shown = Review.state != ReviewState.DRAFT
    if with_drafts:
        shown = or_(shown, Review.words != "", Review.rating.is_not(None))
    return list(
        session.scalars(
            _with_all()
            .where(Review.child_id == child_id, shown, *older(after, Review.changed_at, Review.key))
            .order_by(Review.changed_at.desc(), Review.key.desc())
            .limit(limit)
        )
    )


def own_reviews(session: Session, child: Child, after: Cursor | None = None) -> OwnReviews:
    """A child's own page of reviews, its drafts included."""
    rows = reviews_of_child(session, child.id, with_drafts=True, after=after, limit=OWN_ON_A_PAGE + 1)
    shown = rows[:OWN_ON_A_PAGE]
    more = len(rows) > len(shown)
    return OwnReviews(shown, Cursor(shown[-1].changed_at, shown[-1].key) if more else None)


def works_written_about(session: Session, child: Child) -> set[int]:
    """The ids of the works a child has begun a review of."""
    return set(session.scalars(select(Review.work_id).where(Review.child_id == child.id)))


def published_in_club(session: Session, club_id: int, limit: int = 6) -> list[Review]:
    """The newest on a club's wall; with child and work."""
    return list(
        session.scalars(
            _with_all()
            .where(Review.club_id == club_id, Review.state == ReviewState.PUBLISHED)
            .order_by(Review.published_at.desc(), Review.key.desc())
            .limit(limit)
        )
    )


def review_with_all(session: Session, review_id: int) -> Review:
    """One review with its child, work and club, as it stands now."""
    found = _with_all().where(Review.id == review_id)
    return session.scalars(found, execution_options={"populate_existing": True}).one()


def clubs_of_child(session: Session, child: Child, now: datetime) -> list[OwnClub]:
    """The clubs a child has its place in, the one that meets next first."""
    next_at = func.min(Meeting.starts_at)
    coming = and_(Meeting.club_id == Club.id, Meeting.state == MeetingState.PLANNED, Meeting.ends_at > now)
    rows = session.execute(
        select(Club, next_at)
        .join(Queue, Queue.club_id == Club.id)
        .join(Place, Place.queue_id == Queue.id)
        .outerjoin(Meeting, coming)
        .where(Place.child_id == child.id, Place.state == PlaceState.ACTIVE, is_clubs_own())
        .group_by(Club.id)
        .order_by(next_at.is_(None), next_at, Club.sort_key)
    )
    return [OwnClub(club, at) for club, at in rows]


def children_in(session: Session, club: Club) -> Sequence[Child]:
    """The children with a place in a club, by name."""
    return session.scalars(
        select(Child)
        .join(Place, Place.child_id == Child.id)
        .join(Queue, Queue.id == Place.queue_id)
        .where(Queue.club_id == club.id, is_clubs_own(), Place.state == PlaceState.ACTIVE)
        .order_by(Child.sort_key, Child.id)
    ).all()


def _with_all() -> Select[Review]:
    return select(Review).options(joinedload(Review.child), joinedload(Review.work), joinedload(Review.club))
