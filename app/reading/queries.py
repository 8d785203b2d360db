"""Reads for a child's own reading log."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.orm.attributes import set_committed_value

from app.catalogue.models import Work
from app.children.models import Child
from app.clubs.models import Club
from app.core.cursors import LIMIT, Cursor, older
from app.deposits.queries import works_in_box_of
from app.loans.queries import books_of
from app.reading.models import Reading

ON_A_PAGE = 24
ITS_WORK = joinedload(Reading.work).load_only(Work.key, Work.title, Work.author, Work.cover_id)
_LOG = (
    select(Reading)
    .where(Reading.child_id == bindparam("child"))
    .order_by(Reading.at.desc(), Reading.key.desc())
    .limit(LIMIT)
    .options(ITS_WORK)
)
ANY_READ = select(Reading.id).where(Reading.child_id == bindparam("child")).exists()
"""Whether `log_of` would find anything; asked beside other things."""
_BOOK: Any = select(Work).where(Work.id == bindparam("work"))


@dataclass(frozen=True)
class Log:
    """A stretch of a child's log, newest first, and where the next one begins."""

    readings: list[Reading]
    older: Cursor | None


NOTHING_READ = Log([], None)


def log_of(session: Session, child: Child, after: Cursor | None = None, limit: int = ON_A_PAGE) -> Log:
    """What a child has read, the latest first."""
    wanted = _LOG.where(*older(after, Reading.at, Reading.key)) if after else _LOG
    rows = list(session.scalars(wanted, {"child": child.id, "limit": limit + 1}))
    shown = rows[:limit]
    last = Cursor(shown[-1].at, shown[-1].key) if len(rows) > limit else None
    return Log(shown, last)


def with_its_book(session: Session, reading: Reading) -> Reading:
    """The entry with its book; its child and club are loaded already."""
    set_committed_value(reading, "work", session.scalars(_BOOK, {"work": reading.work_id}).one())
    return reading


def works_in_log(session: Session, child: Child) -> set[int]:
    """The ids of the works in a child's log."""
    return set(session.scalars(select(Reading.work_id).where(Reading.child_id == child.id)))


def books_near(session: Session, child: Child, club: Club, today: date) -> list[Any]:
    """The books a child most likely means: those it has from the club, then those in the club's boxes."""
    mine = [book.work for book in books_of(session, child, today, club=club)]
    had = {work.id for work in mine}
    return [*mine, *(work for work in works_in_box_of(session, club.id) if work.id not in had)]
