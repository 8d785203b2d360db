"""What stands on top of the library's walls: the book of the week, and the theme of the month.

A librarian chooses. Where nobody has chosen a book by Monday night the children's faces do: the book
that most of them have found good or wonderful lately, if three agree.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import and_, bindparam, func, or_, select
from sqlalchemy.orm import Session, joinedload

from app.accounts.models import Person
from app.catalogue.models import Work
from app.children.models import Child
from app.core import audit, clock, database
from app.core.errors import RuleBroken
from app.core.tables import BigId
from app.finding.search import matching
from app.libraries.models import Library
from app.reviews.models import Audience, Review
from app.walls.books import ITS_COVER, may_stand
from app.walls.likeness import FEWEST_CHILDREN, LIKED
from app.walls.models import Highlight, HighlightKind
from app.walls.walls import visible_on

LATELY = timedelta(days=28)
MOST_FAVOURITES = 6
BOOKS_OF_A_THEME = 12


_NOW = (
    select(Highlight)
    .where(
        Highlight.library_id == bindparam("library", type_=BigId),
        or_(
            and_(Highlight.kind == HighlightKind.BOOK, Highlight.first_on == bindparam("monday")),
            and_(Highlight.kind == HighlightKind.THEME, Highlight.first_on == bindparam("first")),
        ),
    )
    .options(joinedload(Highlight.work).load_only(Work.key, Work.title, Work.author, Work.cover_id))
)


@dataclass(frozen=True)
class OnTop:
    """What is put forward today, and the books of the theme."""

    book: Highlight | None
    theme: Highlight | None
    books: list[Work]


@dataclass(frozen=True)
class Favourite:
    """A book, and how many children have found it good lately."""

    work: Work
    children: int


def on_top(session: Session, library: Library, today: date) -> OnTop:
    """What stands on top of the walls on this day."""
    asked = {"library": library.id, "monday": _monday(today), "first": today.replace(day=1)}
    found = {each.kind: each for each in session.scalars(_NOW, asked)}
    theme = found.get(HighlightKind.THEME)
    books = _about(session, library, theme.about, BOOKS_OF_A_THEME) if theme else []
    return OnTop(found.get(HighlightKind.BOOK), theme, books)


def choose_book(
    session: Session, library: Library, work: Work, by: Person | None, now: datetime, today: date
) -> Highlight:
    """This is the library's book of the week, instead of the one before; `by` is none for the children."""
    return _put(session, library, HighlightKind.BOOK, _monday(today), by, now, work_id=work.id)


def set_theme(
    session: Session,
    library: Library,
    name: str,
    lead: str,
    about: str,
    by: Person,
    now: datetime,
    today: date,
) -> Highlight:
    """The theme of this month; `about` are the words that find its books.

    Raises RuleBroken: theme_without_books.
    """
    if not _about(session, library, about, 1):
        raise RuleBroken("theme_without_books", words=about)
    first = today.replace(day=1)
    values = {"name": name, "lead": lead, "about": about}
    return _put(session, library, HighlightKind.THEME, first, by, now, **values)


def take_down(session: Session, highlight: Highlight, by: Person, now: datetime) -> None:
    """It stands on top of nothing any more."""
    audit.record(session, "take_down", highlight, now=now, actor_id=by.id)
    session.delete(highlight)
    session.flush()


def favourites(session: Session, library: Library, now: datetime) -> list[Favourite]:
    """What at least three children have publicly found good or wonderful in four weeks, most first."""
    children = func.count(Review.child_id.distinct())
    rows: Any = session.execute(
        select(Review.work_id, children)
        .join(Child, Child.id == Review.child_id)
        .where(
            *visible_on(Audience.PUBLIC, library.id),
            Review.published_at > now - LATELY,
            Review.rating >= LIKED,
        )
        .group_by(Review.work_id)
        .having(children >= FEWEST_CHILDREN)
        .order_by(children.desc(), func.max(Review.published_at).desc(), Review.work_id)
        .limit(MOST_FAVOURITES)
    )
    found = dict(rows.all())
    works = {
        each.id: each for each in session.scalars(select(Work).where(Work.id.in_(found)).options(ITS_COVER))
    }
    return [Favourite(works[work_id], count) for work_id, count in found.items()]


def let_children_choose(session: Session, library: Library, now: datetime) -> Highlight | None:
    """Where this week has no book yet, the children's favourite that was not last week's is its book."""
    today = clock.local(now, library.zone).date()
    monday = _monday(today)
    recent = {
        each.first_on: each.work_id
        for each in session.scalars(
            select(Highlight).where(
                Highlight.library_id == library.id,
                Highlight.kind == HighlightKind.BOOK,
                Highlight.first_on >= monday - LATELY,
            )
        )
    }
    if monday in recent:
        return None
    fresh = [each.work for each in favourites(session, library, now) if each.work.id not in recent.values()]
    return choose_book(session, library, fresh[0], None, now, today) if fresh else None


def _put(
    session: Session,
    library: Library,
    kind: HighlightKind,
    first_on: date,
    by: Person | None,
    now: datetime,
    **values: object,
) -> Highlight:
    database.lock(session, library)
    by_id = by.id if by else None
    values |= {"chosen_by_id": by_id, "chosen_at": now}
    there = [Highlight.library_id == library.id, Highlight.kind == kind, Highlight.first_on == first_on]
    highlight = session.scalar(select(Highlight).where(*there))
    if highlight is None:
        highlight = Highlight(library_id=library.id, kind=kind, first_on=first_on, **values)
        session.add(highlight)
    for name, value in values.items():
        setattr(highlight, name, value)
    session.flush()
    audit.record(session, "put_on_top", highlight, now=now, actor_id=by_id, after=kind)
    return highlight


def _about(session: Session, library: Library, words: str, most: int) -> list[Work]:
    return matching(session, library.id, words, most, [may_stand(Audience.PUBLIC, library.id)])


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
