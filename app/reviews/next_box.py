"""The next box of a club: what its children wish for, more of what they liked, and what clubs like it loved.

Everything stands on the shelf, nothing has been at the club before, and each suggestion says why. What
children thought of books comes from `TASTES`; another source is one more select of the same columns.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, case, exists, func, literal, or_, select, union_all
from sqlalchemy.orm import Session, aliased, load_only

from app.catalogue.models import Copy, CopyState, Work
from app.clubs.models import Club
from app.core.tables import BigId
from app.filling.shelf import had_by
from app.loans.models import LoanFigure
from app.reviews.models import Review, ReviewState
from app.wanted.models import ChildWish, ClubWish, Wanted, WantedState

LOVED, LIKED, DROPPED = 5, 4, 1
OFTEN = 3
"""Loans of a book in one club from which on its children liked it."""
SHOWN = 30
LOOKED_AT = 300
"""Rows of each kind that are weighed against each other."""


class Because(StrEnum):
    WISHED = "wished"
    LOVED = "loved"
    SERIES = "series"
    AUTHOR = "author"


@dataclass(frozen=True)
class Reason:
    """Why: so many children here or in the club called `name`; or the book called `name` they liked."""

    because: Because
    number: int
    name: str = ""


@dataclass
class Suggestion:
    """A book for the next box, with the best reasons first."""

    work: Work
    weight: int
    reasons: list[Reason]


TASTES = [
    select(
        Review.library_id.label("library_id"),
        Review.club_id.label("club_id"),
        Review.work_id.label("work_id"),
        Review.rating.label("rating"),
    ).where(Review.state != ReviewState.DRAFT, Review.rating.is_not(None)),
    select(LoanFigure.library_id, LoanFigure.club_id, LoanFigure.work_id, literal(LIKED))
    .group_by(LoanFigure.library_id, LoanFigure.club_id, LoanFigure.work_id)
    .having(func.sum(LoanFigure.loans) >= OFTEN),
]
"""Who thought what of which book: 5 is wonderful, 1 is not for me; what was borrowed often was liked."""


def suggestions(session: Session, club: Club, limit: int = SHOWN) -> list[Suggestion]:
    """Up to `limit` books for the club's next box, the best founded first."""
    values = {
        "library": club.library_id,
        "club": club.id,
        "lowest": club.grade_from,
        "highest": club.grade_to,
    }
    found: dict[int, Suggestion] = {}
    for work, because, name, number, shared in session.execute(_FROM_CHILDREN, values):
        weight = 1_000 + number if because == Because.WISHED else number * (2 + shared)
        _add(found, work, weight, Reason(Because(because), number, name))
    for weight, work, reason in _more_of(session, session.execute(_LIKED, values).all(), values):
        _add(found, work, weight, reason)
    ordered = sorted(found.values(), key=lambda each: (-each.weight, each.work.id))
    return ordered[:limit]


def _add(found: dict[int, Suggestion], work: Work, weight: int, reason: Reason) -> None:
    """Each kind of reason counts once for a book: the rows come with the strongest first."""
    here = found.setdefault(work.id, Suggestion(work, 0, []))
    if reason.because not in {each.because for each in here.reasons}:
        here.weight += weight
        here.reasons.append(reason)


def _more_of(
    session: Session, liked: Sequence[Any], values: dict[str, Any]
) -> list[tuple[int, Work, Reason]]:
    """What else there is of the series and by the authors they liked, with the book they liked most."""
    series = {row.series: row for row in reversed(liked) if row.series}
    authors = {row.author: row for row in reversed(liked) if row.author}
    given = values | {"series": list(series), "authors": list(authors)}
    reasons = []
    for work in session.scalars(_MORE, given) if liked else ():
        if work.series in series:
            row = series[work.series]
            reasons.append((4 * row.liked, work, Reason(Because.SERIES, row.liked, row.title)))
        else:
            row = authors[work.author]
            reasons.append((2 * row.liked, work, Reason(Because.AUTHOR, row.liked, row.title)))
    return reasons


_CLUB = bindparam("club", type_=BigId)
_TASTE = union_all(*TASTES).cte("taste")
_HERE = _TASTE.c.club_id == _CLUB
_COLUMNS = load_only(Work.key, Work.title, Work.author, Work.cover_id, Work.series)


def _fits(work: Any) -> list[ColumnElement[bool]]:
    """On the shelf, and new to the club; of a series its children put down there is no more."""
    on_shelf = exists().where(Copy.work_id == work.id, Copy.state == CopyState.ON_SHELF)
    read = select(_TASTE.c.work_id).where(_HERE)
    dropped = aliased(Work)
    series = (
        select(dropped.series)
        .join(_TASTE, _TASTE.c.work_id == dropped.id)
        .where(_HERE, dropped.series != "")
        .group_by(dropped.series)
        .having(func.sum(_counts(DROPPED, DROPPED)) > func.sum(_counts(LIKED, LOVED)))
    )
    return [
        work.library_id == bindparam("library", type_=BigId),
        on_shelf,
        work.id.not_in(had_by(_CLUB)),
        work.id.not_in(read),
        work.series.not_in(series),
    ]


def _counts(lowest: int, highest: int) -> ColumnElement[int]:
    return case((_TASTE.c.rating.between(lowest, highest), 1), else_=0)


_VOTES = func.count(ChildWish.id) + ClubWish.kept
_WISHED = (
    select(
        Wanted.work_id.label("work_id"),
        literal(str(Because.WISHED)).label("because"),
        literal("").label("name"),
        _VOTES.label("number"),
        literal(0).label("shared"),
    )
    .join(ClubWish, and_(ClubWish.wanted_id == Wanted.id, ClubWish.club_id == _CLUB))
    .outerjoin(ChildWish, ChildWish.club_wish_id == ClubWish.id)
    .where(Wanted.state != WantedState.NOT_THIS, Wanted.work_id.is_not(None))
    .group_by(Wanted.work_id, ClubWish.id, ClubWish.kept)
)
_MINE = (
    select(_TASTE.c.work_id, func.count().label("liked"))
    .where(_HERE, _TASTE.c.rating >= LIKED)
    .group_by(_TASTE.c.work_id)
    .cte("mine")
)
# Clubs like this one read at its grades; the more books both liked, the more their word counts.
_SHARED = func.count(_MINE.c.work_id.distinct())
_NEAR = (
    select(Club.id, Club.name, _SHARED.label("shared"))
    .outerjoin(_TASTE, and_(_TASTE.c.club_id == Club.id, _TASTE.c.rating >= LIKED))
    .outerjoin(_MINE, _MINE.c.work_id == _TASTE.c.work_id)
    .where(
        Club.library_id == bindparam("library", type_=BigId),
        Club.id != _CLUB,
        Club.grade_from <= bindparam("highest"),
        Club.grade_to >= bindparam("lowest"),
    )
    .group_by(Club.id, Club.name)
    .cte("near")
)
_LOVED = (
    select(
        _TASTE.c.work_id,
        literal(str(Because.LOVED)),
        _NEAR.c.name,
        func.count(),
        _NEAR.c.shared,
    )
    .join(_NEAR, _NEAR.c.id == _TASTE.c.club_id)
    .where(_TASTE.c.rating == LOVED)
    .group_by(_TASTE.c.work_id, _NEAR.c.id, _NEAR.c.name, _NEAR.c.shared)
)
_SAID = union_all(_WISHED, _LOVED).cte("said")
_FROM_CHILDREN: Any = (
    select(Work, _SAID.c.because, _SAID.c.name, _SAID.c.number, _SAID.c.shared)
    .join(_SAID, _SAID.c.work_id == Work.id)
    .where(*_fits(Work))
    .order_by(_SAID.c.because.desc(), (_SAID.c.number * (2 + _SAID.c.shared)).desc(), Work.id, _SAID.c.name)
    .limit(LOOKED_AT)
    .options(_COLUMNS)
)
_LIKED: Any = (
    select(Work.title, Work.series, Work.author, _MINE.c.liked)
    .join(_MINE, _MINE.c.work_id == Work.id)
    .order_by(_MINE.c.liked.desc(), Work.sort_key, Work.id)
    .limit(LOOKED_AT)
)
_IN_SERIES = Work.series.in_(bindparam("series", expanding=True))
_MORE: Any = (
    select(Work)
    .where(or_(_IN_SERIES, Work.author.in_(bindparam("authors", expanding=True))), *_fits(Work))
    .order_by(case((_IN_SERIES, 0), else_=1), Work.sort_key, Work.id)
    .limit(LOOKED_AT)
    .options(_COLUMNS)
)
