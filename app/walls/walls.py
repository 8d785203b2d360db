"""The walls: which reviews stand where, as far as the child's choice, consent and the library go."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, select
from sqlalchemy.orm import Session, contains_eager, joinedload, load_only

from app.catalogue.models import Work
from app.children.models import Child
from app.clubs.models import Club
from app.core.cursors import Cursor, older
from app.core.tables import BigId
from app.pictures.models import Picture
from app.reviews.models import Audience, Review, is_shown
from app.videos.models import Video

Wall = Select[Any]
ON_A_PAGE = 24
_ITS_LOOK = (Picture.key, Picture.kind, Picture.width, Picture.height)
WITH_ALL_THAT_SHOWS = (
    load_only(
        Review.key,
        Review.club_id,
        Review.work_id,
        Review.rating,
        Review.words,
        Review.language,
        Review.published_at,
    ),
    contains_eager(Review.child).load_only(
        Child.first_name,
        Child.initial,
        Child.class_label,
        Child.alias,
        Child.animal,
        Child.is_protected,
        Child.pictures_allowed,
        Child.videos_allowed,
    ),
    joinedload(Review.work).load_only(Work.key, Work.title, Work.author, Work.cover_id),
    joinedload(Review.picture).load_only(*_ITS_LOOK),
    joinedload(Review.handwriting).load_only(*_ITS_LOOK),
    joinedload(Review.video).load_only(Video.key, Video.width, Video.height),
)
"""What a note on a wall is made of, to load with the review joined to its child."""
FEWEST_FOR_AN_AVERAGE = 5


@dataclass(frozen=True)
class WallPage:
    """A stretch of a wall, newest first, and where the next one begins."""

    reviews: list[Review]
    older: Cursor | None


@dataclass(frozen=True)
class Opinion:
    """How many have published a review of a book, and what they gave it on average (1–5)."""

    count: int
    average: float | None


def visible_on(wall: Audience, library_id: Any, club_id: Any = None) -> list[ColumnElement[bool]]:
    """What a review joined with its child must be to stand on `wall`; asked anew for every page.

    Published by a librarian, not hidden because somebody flagged it, and meant for readers this far
    away; on the public wall also with a guardian's consent in force (`safety.md` I17, I18). The ids may be
    parameters.
    """
    published = [Review.library_id == library_id, is_shown()]
    if wall == Audience.CLUB:
        return [*published, Review.club_id == club_id]
    if wall == Audience.LIBRARY:
        return [*published, Review.audience.in_((Audience.LIBRARY, Audience.PUBLIC))]
    return [*published, Review.audience == Audience.PUBLIC, Child.on_public_wall.is_(True)]


_LIBRARY, _WORK = bindparam("library", type_=BigId), bindparam("work", type_=BigId)
_NEWEST = (
    select(Review)
    .join(Review.child)
    .options(*WITH_ALL_THAT_SHOWS)
    .order_by(Review.published_at.desc(), Review.key.desc())
    .limit(ON_A_PAGE + 1)
)
_CLUBS = _NEWEST.where(*visible_on(Audience.CLUB, _LIBRARY, bindparam("club", type_=BigId)))
_PUBLIC = _NEWEST.where(*visible_on(Audience.PUBLIC, _LIBRARY))
_INSIDE = _NEWEST.where(*visible_on(Audience.LIBRARY, _LIBRARY))
# Asked for each audience alone the index gives them in order, however many there are.
_INSIDE_EACH = tuple(
    _INSIDE.where(Review.audience == audience) for audience in (Audience.LIBRARY, Audience.PUBLIC)
)
_OF_BOOK = {
    wall: statement.where(Review.work_id == _WORK)
    for wall, statement in ((Audience.LIBRARY, _INSIDE), (Audience.PUBLIC, _PUBLIC))
}
_OPINIONS = {
    wall: select(func.count(), func.avg(Review.rating))
    .select_from(Review)
    .join(Child, Child.id == Review.child_id)
    .where(*visible_on(wall, _LIBRARY), Review.work_id == _WORK)
    for wall in (Audience.LIBRARY, Audience.PUBLIC)
}
# Of a protected child nothing is told, its age neither.
_OF_AGE = (Review.grade_from == bindparam("grade_from"), Child.is_protected.is_(False))


def club_wall(session: Session, club: Club, after: Cursor | None = None) -> WallPage:
    """What stands on the club's own wall."""
    return _cut(_rows(session, _CLUBS, after, library=club.library_id, club=club.id))


def library_wall(
    session: Session, library_id: int, after: Cursor | None = None, grade_from: int | None = None
) -> WallPage:
    """What everybody signed in at the library may read; of one group of grades, if one is named."""
    rows = [row for wall in _INSIDE_EACH for row in _of_age(session, wall, after, library_id, grade_from)]
    return _cut(sorted(rows, key=lambda row: (row.published_at, row.key), reverse=True))


def public_wall(
    session: Session, library_id: int, after: Cursor | None = None, grade_from: int | None = None
) -> WallPage:
    """What anybody may read; of one group of grades, if one is named."""
    return _cut(_of_age(session, _PUBLIC, after, library_id, grade_from))


def reviews_of(session: Session, work: Work, wall: Audience, after: Cursor | None = None) -> WallPage:
    """What the readers of `wall`, the library's or the public one, may read about one book."""
    return _cut(_rows(session, _OF_BOOK[wall], after, library=work.library_id, work=work.id))


def opinion_of(session: Session, work: Work, wall: Audience) -> Opinion:
    """The same reviews, counted; below five there is no average, for it would say little."""
    asked = {"library": work.library_id, "work": work.id}
    count, average = session.execute(_OPINIONS[wall], asked).one()
    return Opinion(count, float(average) if count >= FEWEST_FOR_AN_AVERAGE else None)


def _of_age(
    session: Session, wall: Wall, after: Cursor | None, library_id: int, grade_from: int | None
) -> Sequence[Review]:
    if grade_from is None:
        return _rows(session, wall, after, library=library_id)
    return _rows(session, wall.where(*_OF_AGE), after, library=library_id, grade_from=grade_from)


def _rows(session: Session, wall: Wall, after: Cursor | None, **values: int) -> Sequence[Review]:
    wanted = wall.where(*older(after, Review.published_at, Review.key)) if after else wall
    return session.scalars(wanted, values).all()


def _cut(rows: Sequence[Review]) -> WallPage:
    """The first of `rows`, which may be more than stand on a page."""
    reviews = list(rows[:ON_A_PAGE])
    return WallPage(reviews, _last(reviews) if len(rows) > ON_A_PAGE else None)


def _last(reviews: list[Review]) -> Cursor | None:
    last = reviews[-1]
    return Cursor(last.published_at, last.key) if last.published_at else None
