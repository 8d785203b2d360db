"""Reads for whoever answers: what waits to be read, and how much of it there is."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, select
from sqlalchemy.orm import Session, joinedload

from app.accounts.children import Child
from app.catalogue.models import Work
from app.clubs.models import Club
from app.core.cursors import Cursor, newer
from app.reviews.models import Review, ReviewState

WAITING_ON_A_PAGE = 10


@dataclass(frozen=True)
class Waiting:
    """How many reviews the library has yet to read, and since when the oldest has waited."""

    count: int
    oldest_at: datetime | None


_TO_READ = (
    select(Review)
    .where(Review.library_id == bindparam("library"), Review.state == ReviewState.SUBMITTED)
    .order_by(Review.submitted_at, Review.key)
    .limit(bindparam("limit"))
    .options(
        joinedload(Review.work).load_only(Work.key, Work.title, Work.author, Work.cover_id),
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
