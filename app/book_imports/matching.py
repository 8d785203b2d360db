"""Matching: which works many rows mean, in a handful of queries; those nobody knows are made."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.book_lists.book_rows import BookRow
from app.book_lists.titles import are_alike
from app.catalogue import works
from app.catalogue.known import KnownWork
from app.catalogue.models import Edition, Work
from app.catalogue.recording import Known
from app.libraries.models import Library
from app.lookups import untitled

AT_ONCE = 500
One = TypeVar("One")


@dataclass(frozen=True)
class Match:
    """The work a row means, and whether it was made for it."""

    work: Work
    is_new: bool


def matched(session: Session, library_id: int, rows: Sequence[BookRow], now: datetime) -> dict[int, Match]:
    """The work of each row, by the row's number: by ISBN, by faust number, then by title and creator.

    An ISBN that stands on one work means it, whatever the title beside it; of several the title decides. A
    title without a number is the library's own if it has just one; a row without a title whose numbers nobody
    knows is left out. Whoever calls holds the catalogue.
    """
    numbers = _numbers_known(session, library_id, rows)
    found: dict[int, Match] = {}
    for row in rows:
        work = _own(session, library_id, row, now, is_numbered=bool({row.isbn, row.faust} & numbers))
        if work is not None:
            found[row.row] = Match(work, is_new=False)
    return found | _recorded(session, library_id, [r for r in rows if r.title and r.row not in found], now)


def _own(session: Session, library_id: int, row: BookRow, now: datetime, is_numbered: bool) -> Work | None:
    """The library's work of a row that brings nothing new: a known number, or a title freely spelled."""
    if row.record_number and not is_numbered:
        recorded = _recorded_as(session, library_id, row.record_number)
        # Another system may use the same number: a title beside it has to agree.
        if recorded is not None and (not row.title or are_alike(recorded.title, row.title)):
            return recorded
    if is_numbered:
        work = works.by_isbn(session, library_id, row.isbn) if row.isbn else None
        if work is not None and row.title and untitled.is_untitled(work.title):
            return untitled.settle(session, work, row, now)
        return work or (works.by_faust(session, library_id, row.faust) if row.faust else None)
    if not row.title or row.isbn or row.faust:
        # A new number of a title that is known goes to its record; `take` finds it there.
        return None
    return works.by_title(session, library_id, row.title, "; ".join(row.creators))


def _recorded_as(session: Session, library_id: int, number: str) -> Work | None:
    """The one work whose record the library system calls so; another system may have a number twice."""
    numbered = select(Edition.work_id).where(
        Edition.library_id == library_id, Edition.record_number == number.lstrip("0")
    )
    found = session.scalars(select(Work).where(Work.id.in_(numbered)).limit(2)).all()
    return found[0] if len(found) == 1 else None


def _recorded(session: Session, library_id: int, rows: Sequence[BookRow], now: datetime) -> dict[int, Match]:
    known = Known(library_id, session.get_one(Library, library_id).language)
    known.learn(session, rows)
    taken: dict[int, tuple[KnownWork, bool]] = {}
    fresh: set[int] = set()
    for row in rows:
        work = known.take(row)[0]
        fresh |= {id(work)} if work.id is None else set()
        taken[row.row] = work, id(work) in fresh
    known.write(session, now)
    made = _works(session, {work.id for work, _ in taken.values() if work.id is not None})
    return {row: Match(made[work.id or 0], is_new) for row, (work, is_new) in taken.items()}


def _numbers_known(session: Session, library_id: int, rows: Iterable[BookRow]) -> set[str | None]:
    wanted = {number for row in rows for number in (row.isbn, row.faust) if number}
    known: set[str | None] = set()
    for some in _some_of(wanted):
        here = select(Edition.isbn, Edition.faust).where(Edition.library_id == library_id)
        for column in (Edition.isbn, Edition.faust):
            known |= {number for pair in session.execute(here.where(column.in_(some))) for number in pair}
    return known - {None}


def _works(session: Session, ids: set[int]) -> dict[int, Work]:
    found: dict[int, Work] = {}
    for some in _some_of(ids):
        read = select(Work).where(Work.id.in_(some)).execution_options(populate_existing=True)
        found |= {work.id: work for work in session.scalars(read)}
    return found


def _some_of(values: Iterable[One]) -> list[list[One]]:
    wanted = list(values)
    return [wanted[start : start + AT_ONCE] for start in range(0, len(wanted), AT_ONCE)]
