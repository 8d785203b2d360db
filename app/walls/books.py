"""The walls by book: which books children have written about, and in which boxes a book is."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select, tuple_
from sqlalchemy.orm import Session, load_only

from app.catalogue.models import Copy, Work
from app.catalogue.queries import is_on_record
from app.children.models import Child
from app.clubs.models import Club
from app.deposits.models import Box, Deposit
from app.libraries.models import School
from app.reviews.models import Audience, Review
from app.walls.walls import visible_on

BOOKS_ON_A_PAGE = 36
MOST_BOXES = 12
ITS_COVER = load_only(Work.key, Work.title, Work.author, Work.cover_id)


@dataclass(frozen=True)
class BookWall:
    """A stretch of the books that have notes, from A to Z, and the key of the last where there are more."""

    works: list[Work]
    after: str | None


@dataclass(frozen=True)
class BoxWith:
    """A box that is out at a school and holds the book."""

    number: int
    key: str
    club_id: int | None
    club: str | None
    school: str
    copies: int


def books_on(session: Session, wall: Audience, library_id: int, after: str | None = None) -> BookWall:
    """The books with a note that readers of `wall` may see; `after` is the key of a book."""
    here = select(Work).where(Work.library_id == library_id)
    # With a limit it is asked of each book in turn, and PostgreSQL does not read every review for it.
    written_about = (
        select(Review.id)
        .join(Child, Child.id == Review.child_id)
        .where(Review.work_id == Work.id, *visible_on(wall, library_id))
        .limit(1)
        .correlate(Work)
        .scalar_subquery()
    )
    wanted = here.where(written_about.is_not(None))
    last: Any = None
    if after:
        last = session.execute(
            here.with_only_columns(Work.sort_key, Work.id).where(Work.key == after)
        ).first()
    if last is not None:
        wanted = wanted.where(tuple_(Work.sort_key, Work.id) > tuple(last))
    found = list(
        session.scalars(wanted.order_by(Work.sort_key, Work.id).limit(BOOKS_ON_A_PAGE + 1).options(ITS_COVER))
    )
    works = found[:BOOKS_ON_A_PAGE]
    return BookWall(works, works[-1].key if len(found) > len(works) else None)


def may_stand(wall: Audience, library_id: Any) -> ColumnElement[bool]:
    """For queries: the book is on record at the library, or readers of `wall` may read a note about it.

    What a child has typed as a title is words of a child, which nobody has read before the note is.
    """
    is_written_about = (
        select(Review.id)
        .join(Child, Child.id == Review.child_id)
        .where(Review.work_id == Work.id, *visible_on(wall, library_id))
        .correlate(Work)
        .exists()
    )
    return or_(is_on_record(), is_written_about)


def boxes_with(
    session: Session, work: Work, club_ids: frozenset[int] | None, school_ids: frozenset[int] = frozenset()
) -> list[BoxWith]:
    """The boxes out at schools that hold the book: at these clubs and schools; None is all of them."""
    wanted = (
        select(Box.number, Box.key, Deposit.club_id, Club.name, School.name, func.count(Copy.id))
        .select_from(Copy)
        .join(Box, Box.id == Copy.box_id)
        .join(Deposit, Deposit.box_id == Box.id)
        .join(School, School.id == Deposit.school_id)
        .outerjoin(Club, Club.id == Deposit.club_id)
        .where(Copy.work_id == work.id, Deposit.counted_at.is_(None))
        .group_by(Box.id, Box.number, Box.key, Deposit.club_id, Club.name, School.name)
        .order_by(Box.number)
        .limit(MOST_BOXES)
    )
    if club_ids is not None:
        wanted = wanted.where(or_(Deposit.club_id.in_(club_ids), Deposit.school_id.in_(school_ids)))
    return [BoxWith(*row) for row in session.execute(wanted)]
