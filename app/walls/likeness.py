"""More like a book: the rest of its series, and what else a child may like who liked it.

What children who liked it liked is told only where three of them agree, and only from what the reader
could read on the wall: it tells about nobody.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import Session

from app.catalogue.models import Work
from app.catalogue.queries import is_merged
from app.children.models import Child
from app.core.cursors import LIMIT
from app.core.tables import BigId
from app.finding.search import matching
from app.reviews.models import Audience, Review
from app.walls.books import ITS_COVER, may_stand
from app.walls.walls import visible_on

LIKED = 4
"""From this face up a child liked a book."""
FEWEST_CHILDREN = 3
FANS_ASKED = 60
"""So many of the newest who liked it are asked what else they liked."""
MOST_OF_A_SERIES, MOST_ALIKE = 12, 8


_LIBRARY, _WORK = bindparam("library", type_=BigId), bindparam("work", type_=BigId)
_READERS = (Audience.LIBRARY, Audience.PUBLIC)


def _same(column: Any, wall: Audience) -> Select[Any]:
    """Other books with the same in this column, by title."""
    here = select(Work).where(Work.library_id == _LIBRARY, column == bindparam("shared"), Work.id != _WORK)
    may = here.where(~is_merged(), may_stand(wall, _LIBRARY))
    return may.order_by(Work.sort_key, Work.id).limit(LIMIT).options(ITS_COVER)


def _agreed(wall: Audience) -> Select[int, int]:
    """What else they liked who liked a book, as far as readers of `wall` could know."""
    visible = [*visible_on(wall, _LIBRARY), Review.rating >= LIKED]
    fans = (
        select(Review.child_id)
        .join(Child, Child.id == Review.child_id)
        .where(*visible, Review.work_id == _WORK)
        .order_by(Review.published_at.desc())
        .limit(FANS_ASKED)
        .subquery()
    )
    agreed = func.count(Review.child_id.distinct())
    return (
        select(Review.work_id, agreed)
        .join(fans, fans.c.child_id == Review.child_id)
        .join(Child, Child.id == Review.child_id)
        .where(*visible, Review.work_id != _WORK)
        .group_by(Review.work_id)
        .having(agreed >= FEWEST_CHILDREN)
        .order_by(agreed.desc(), Review.work_id)
        .limit(MOST_ALIKE)
    )


_OF_SERIES = {wall: _same(Work.series, wall) for wall in _READERS}
_BY_AUTHOR = {wall: _same(Work.author, wall) for wall in _READERS}
_AGREED = {wall: _agreed(wall) for wall in _READERS}
_THESE = select(Work).where(Work.id.in_(bindparam("works", expanding=True))).options(ITS_COVER)


@dataclass(frozen=True)
class Alike:
    """The other books of the series, and books of other kinds of likeness, the best founded first."""

    series: list[Work]
    others: list[Work]


def more_like(session: Session, work: Work, wall: Audience) -> Alike:
    """What to read next, for readers of `wall`."""
    series = _sharing(session, work, _OF_SERIES[wall], work.series, MOST_OF_A_SERIES)
    known = {work.id, *(each.id for each in series)}
    others: list[Work] = []
    for find in (
        lambda: _liked_too(session, work, wall),
        lambda: _sharing(session, work, _BY_AUTHOR[wall], work.author, MOST_ALIKE),
        lambda: _about(session, work, wall),
    ):
        if len(others) < MOST_ALIKE:
            fresh = [each for each in find() if each.id not in known]
            others += fresh
            known |= {each.id for each in fresh}
    return Alike(series, others[:MOST_ALIKE])


def liked_too(session: Session, work: Work, wall: Audience) -> dict[int, int]:
    """The works that at least three children liked who liked this one, and how many of them did."""
    found: Any = session.execute(_AGREED[wall], {"library": work.library_id, "work": work.id})
    return dict(found.all())


def _liked_too(session: Session, work: Work, wall: Audience) -> list[Work]:
    liked = liked_too(session, work, wall)
    if not liked:
        return []
    works = session.scalars(_THESE, {"works": list(liked)})
    return sorted(works, key=lambda each: (-liked[each.id], each.id))


def _about(session: Session, work: Work, wall: Audience) -> list[Work]:
    """Books with the first of its subjects."""
    subject = work.subjects.partition(";")[0].strip()
    if not subject:
        return []
    may = [may_stand(wall, work.library_id)]
    found = matching(session, work.library_id, subject, MOST_ALIKE + 1, may)
    return [each for each in found if subject.casefold() in each.subjects.casefold()]


def _sharing(session: Session, work: Work, same: Select[Any], shared: str | None, most: int) -> list[Work]:
    if not shared:
        return []
    asked = {"library": work.library_id, "work": work.id, "shared": shared, "limit": most}
    return list(session.scalars(same, asked))
