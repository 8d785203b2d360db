"""The next box of a club: what its children wish for, more of what they liked, and what clubs like it loved.

Everything stands on the shelf, nothing has been at the club before, and each suggestion says why. What
children thought of books comes from `TASTES`; another source is one more select of the same columns.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, case, exists, func, literal, or_, select, union_all
from sqlalchemy.orm import Session, aliased, load_only

from app.catalogue.models import Copy, CopyState, Work
from app.clubs.models import Club
from app.core.tables import BigId
from app.loans.models import LoanFigure
from app.reviews.models import Review, ReviewState
from app.wishes.shelf import had_by
from app.wishes.wanted import ChildWish, ClubWish, Wanted, WantedState

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
    for work, votes in session.execute(_WISHED, values):
        _add(found, work, 1_000 + votes, Reason(Because.WISHED, votes))
    for work, name, loved, shared in session.execute(_LOVED, values):
        _add(found, work, loved * (2 + shared), Reason(Because.LOVED, loved, name))
    for work, title, in_series, liked in session.execute(_MORE, values):
        because = Because.SERIES if in_series else Because.AUTHOR
        _add(found, work, liked * (4 if in_series else 2), Reason(because, liked, title))
    ordered = sorted(found.values(), key=lambda each: (-each.weight, each.work.id))
    return ordered[:limit]


def _add(found: dict[int, Suggestion], work: Work, weight: int, reason: Reason) -> None:
    """Each kind of reason counts once for a book: the rows come with the strongest first."""
    here = found.setdefault(work.id, Suggestion(work, 0, []))
    if reason.because not in {each.because for each in here.reasons}:
        here.weight += weight
        here.reasons.append(reason)


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
_WISHED: Any = (
    select(Work, _VOTES)
    .join(Wanted, Wanted.work_id == Work.id)
    .join(ClubWish, and_(ClubWish.wanted_id == Wanted.id, ClubWish.club_id == _CLUB))
    .outerjoin(ChildWish, ChildWish.club_wish_id == ClubWish.id)
    .where(Wanted.state != WantedState.NOT_THIS, *_fits(Work))
    .group_by(Work.id, ClubWish.id, ClubWish.kept)
    .order_by(_VOTES.desc(), Work.id)
    .limit(LOOKED_AT)
    .options(_COLUMNS)
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
_LOVES = func.count()
_LOVED: Any = (
    select(Work, _NEAR.c.name, _LOVES, _NEAR.c.shared)
    .join(_TASTE, and_(_TASTE.c.work_id == Work.id, _TASTE.c.rating == LOVED))
    .join(_NEAR, _NEAR.c.id == _TASTE.c.club_id)
    .where(*_fits(Work))
    .group_by(Work.id, _NEAR.c.id, _NEAR.c.name, _NEAR.c.shared)
    .order_by((_LOVES * (2 + _NEAR.c.shared)).desc(), Work.id, _NEAR.c.id)
    .limit(LOOKED_AT)
    .options(_COLUMNS)
)
_LIKED_WORK = aliased(Work)
_IN_SERIES = and_(Work.series != "", Work.series == _LIKED_WORK.series)
_BY_AUTHOR = and_(Work.author != "", Work.author == _LIKED_WORK.author)
_MORE: Any = (
    select(Work, _LIKED_WORK.title, _IN_SERIES, _MINE.c.liked)
    .join(_LIKED_WORK, and_(_LIKED_WORK.id != Work.id, _LIKED_WORK.library_id == Work.library_id))
    .join(_MINE, _MINE.c.work_id == _LIKED_WORK.id)
    .where(or_(_IN_SERIES, _BY_AUTHOR), *_fits(Work))
    .order_by(case((_IN_SERIES, 0), else_=1), _MINE.c.liked.desc(), Work.sort_key, Work.id)
    .limit(LOOKED_AT)
    .options(_COLUMNS)
)
