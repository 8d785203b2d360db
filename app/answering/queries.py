"""Reads for whoever answers: what waits to be read, for whom, and how much of it there is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Row, Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session, joinedload

from app.accounts.models import Role, RoleName
from app.answering.models import Flag, ReviewAnswer
from app.catalogue.models import Work
from app.children.models import Child
from app.clubs.models import Club
from app.core.cursors import LIMIT, Cursor, newer
from app.core.signs import Signs
from app.core.tables import UtcDateTime
from app.libraries.models import Library
from app.pictures.models import Picture
from app.reviews.models import Review, ReviewState
from app.videos.models import Video

WAITING_ON_A_PAGE = 10


@dataclass(frozen=True)
class Waiting:
    """How many reviews the library has yet to read, how old the oldest is, and how many are flagged."""

    count: int
    oldest_at: datetime | None
    flagged: int = 0


@dataclass(frozen=True)
class Flagged:
    """A published review somebody flagged, and for which reasons."""

    review: Review
    reasons: list[str]


_IN_TWO_STEPS = (
    select(func.coalesce(Club.teachers_read_first, Library.teachers_read_first))
    .join(Library, Library.id == Club.library_id)
    .where(Club.id == Review.club_id)
    .correlate(Review)
    .scalar_subquery()
)
_CLUBS_SCHOOL = select(Club.school_id).where(Club.id == Review.club_id).correlate(Review).scalar_subquery()
_HAS_A_READER = (
    select(Role.id)
    .where(
        Role.library_id == Review.library_id,
        Role.ended_at.is_(None),
        Role.meeting_id.is_(None),
        or_(
            and_(Role.name == RoleName.HOST, Role.club_id == Review.club_id),
            and_(Role.name == RoleName.TEACHER, Role.school_id == _CLUBS_SCHOOL),
        ),
    )
    .correlate(Review)
    .exists()
)
AT_SCHOOL = and_(
    Review.state == ReviewState.SUBMITTED,
    Review.passed_on_at.is_(None),
    Review.submitted_at >= bindparam("school_since", type_=UtcDateTime),
    _IN_TWO_STEPS,
    _HAS_A_READER,
)
"""Those a teacher or a host reads first: not passed on, not there too long, the club wants it, and there is
somebody."""
_ITS_LOOK = (Picture.key, Picture.kind, Picture.width, Picture.height)
_WITH_ALL = (
    joinedload(Review.work).load_only(Work.key, Work.title, Work.author, Work.cover_id),
    joinedload(Review.club).load_only(Club.name, Club.school_id),
    joinedload(Review.picture).load_only(*_ITS_LOOK),
    joinedload(Review.handwriting).load_only(*_ITS_LOOK),
    joinedload(Review.video).load_only(Video.key, Video.width, Video.height),
    joinedload(Review.child).load_only(
        Child.key,
        Child.first_name,
        Child.initial,
        Child.class_label,
        Child.alias,
        Child.is_protected,
        Child.on_public_wall,
        Child.videos_allowed,
    ),
)
_TO_READ = (
    select(Review)
    .where(Review.library_id == bindparam("library"), Review.state == ReviewState.SUBMITTED)
    .order_by(Review.submitted_at, Review.key)
    .limit(LIMIT)
    .options(*_WITH_ALL)
)
_TO_READ_LAST = _TO_READ.where(~AT_SCHOOL)
_TO_READ_FIRST = _TO_READ.where(AT_SCHOOL)
_OPEN_FLAGS = (
    select(Flag)
    .join(Review, Review.id == Flag.review_id)
    .where(
        Flag.library_id == bindparam("library"),
        Flag.settled_at.is_(None),
        Flag.version == Review.version,
        Review.state == ReviewState.PUBLISHED,
    )
)
_FLAGGED = _OPEN_FLAGS.with_only_columns(func.count(Flag.review_id.distinct())).scalar_subquery()
_SUMMARY = select(func.count(), func.min(Review.submitted_at), _FLAGGED).where(
    Review.library_id == bindparam("library"), Review.state == ReviewState.SUBMITTED
)
_SUMMARY_LAST = _SUMMARY.where(~AT_SCHOOL)
_FIRST_NAMES = (
    select(Child.first_name)
    .where(
        Child.library_id == bindparam("library"), Child.school_id.in_(bindparam("schools", expanding=True))
    )
    .distinct()
)


def waiting_reviews(
    session: Session,
    library_id: int,
    after: Cursor | None = None,
    limit: int = WAITING_ON_A_PAGE,
    school_since: datetime | None = None,
) -> list[Review]:
    """What the library has to read, the one that has waited longest first; with child, work and club.

    What was sent after `school_since` is left out as long as it is with a teacher or a host.
    """
    wanted = _TO_READ_LAST if school_since else _TO_READ
    return _stretch(session, wanted, after, library=library_id, limit=limit, **_since(school_since))


def at_school(
    session: Session, library_id: int, club_ids: Select[Any], school_since: datetime, limit: int
) -> list[Review]:
    """What teachers and hosts of these clubs read first, the oldest first."""
    wanted = _TO_READ_FIRST.where(Review.club_id.in_(club_ids))
    return _stretch(session, wanted, None, library=library_id, limit=limit, school_since=school_since)


def how_many_at_school(session: Session, library_id: int, school_since: datetime) -> int:
    """How many reviews teachers and hosts read first just now."""
    counted = select(func.count(Review.id)).where(Review.library_id == library_id, AT_SCHOOL)
    return session.scalar(counted, {"school_since": school_since}) or 0


def flagged_reviews(session: Session, library_id: int) -> list[Flagged]:
    """Published reviews somebody flagged, the one flagged first in front."""
    reasons: dict[int, list[str]] = {}
    for flag in session.scalars(_OPEN_FLAGS.order_by(Flag.at, Flag.id), {"library": library_id}):
        reasons.setdefault(flag.review_id, []).append(flag.reason)
    shown = list(reasons)[:WAITING_ON_A_PAGE]
    found = {
        each.id: each
        for each in session.scalars(select(Review).where(Review.id.in_(shown)).options(*_WITH_ALL))
    }
    return [Flagged(found[key], list(dict.fromkeys(reasons[key]))) for key in shown]


def first_names(session: Session, library_id: int, school_ids: Iterable[int]) -> frozenset[str]:
    """The first names of the children at these schools."""
    values = {"library": library_id, "schools": sorted(set(school_ids))}
    return frozenset(session.scalars(_FIRST_NAMES, values))


def thread(session: Session, review: Review) -> list[ReviewAnswer]:
    """What was answered to a review, in order, with who answered."""
    return list(
        session.scalars(
            select(ReviewAnswer)
            .where(ReviewAnswer.review_id == review.id)
            .order_by(ReviewAnswer.at, ReviewAnswer.id)
            .options(joinedload(ReviewAnswer.by))
        )
    )


def moderation_summary(session: Session, library_id: int, school_since: datetime | None = None) -> Waiting:
    """The queue of reviews in three numbers."""
    values = {"library": library_id, **_since(school_since)}
    return Waiting(*session.execute(_SUMMARY_LAST if school_since else _SUMMARY, values).one())


def moderation_summary_and(
    session: Session, library_id: int, signs: Signs, school_since: datetime | None = None, **values: object
) -> tuple[Waiting, Row[Any]]:
    """The same, and beside it what else is asked of the library, which then costs no query of its own."""
    asked = {"library": library_id, **_since(school_since), **values}
    found = session.execute(_summary_and(signs, school_since is not None), asked).one()
    return Waiting(*found[:3]), found


@cache
def _summary_and(signs: Signs, is_last: bool) -> Select[Any]:
    return signs.beside(_SUMMARY_LAST if is_last else _SUMMARY)


def _stretch(session: Session, wanted: Select[Any], after: Cursor | None, **values: object) -> list[Review]:
    if after:
        wanted = wanted.where(*newer(after, Review.submitted_at, Review.key))
    return list(session.scalars(wanted, values))


def _since(school_since: datetime | None) -> dict[str, object]:
    return {"school_since": school_since} if school_since else {}
