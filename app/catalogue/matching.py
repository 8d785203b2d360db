"""Matching: which works many rows mean, in a handful of queries; those nobody knows are made."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.catalogue import works
from app.catalogue.book_rows import BookRow
from app.catalogue.models import Work
from app.catalogue.recording import Known, KnownWork
from app.libraries.models import Library

AT_ONCE = 500


@dataclass(frozen=True)
class Match:
    """The work a row means, and whether it was made for it."""

    work: Work
    is_new: bool


def matched(session: Session, library_id: int, rows: Sequence[BookRow], now: datetime) -> dict[int, Match]:
    """The work of each row, by the row's number: by ISBN, by faust number, then by title and creator.

    A title without number or author is the library's own if it has just one; a row without a title whose
    numbers nobody knows is left out. Whoever calls holds the catalogue.
    """
    known = Known(library_id, session.get_one(Library, library_id).language)
    known.learn(session, rows)
    found: dict[int, Match] = {}
    taken: dict[int, tuple[KnownWork, bool]] = {}
    for row in rows:
        numbered = known.edition_of(row)
        alone = None if numbered or not row.title else works.by_title(session, library_id, row.title, "; ".join(row.creators))
        if alone is not None and not (row.isbn or row.faust):
            found[row.row] = Match(alone, is_new=False)
        elif numbered is not None and not row.title:
            taken[row.row] = (numbered.work, False)
        elif row.title:
            work = known.take(row)[0]
            taken[row.row] = (work, work.id is None)
    known.write(session, now)
    made = _works(session, [work.id for work, _ in taken.values() if work.id is not None])
    return found | {row: Match(made[work.id or 0], is_new) for row, (work, is_new) in taken.items()}


def _works(session: Session, ids: Sequence[int]) -> dict[int, Work]:
    wanted, found = sorted(set(ids)), dict[int, Work]()
    for start in range(0, len(wanted), AT_ONCE):
        some = select(Work).where(Work.id.in_(wanted[start : start + AT_ONCE]))
        found |= {work.id: work for work in session.scalars(some, execution_options={"populate_existing": True})}
    return found
