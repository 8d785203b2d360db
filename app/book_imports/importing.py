"""Importing: what a file of books would change here, and taking it in; a second time, nothing."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from app.book_imports.book_files import BookFile, read_book_file
from app.book_lists.book_rows import BookRow
from app.catalogue.facts import contradicted
from app.catalogue.known import KnownWork, Outcome
from app.catalogue.recording import Known
from app.catalogue.works import hold_catalogue
from app.core.database import paused
from app.core.records import AuditEvent
from app.core.spreadsheets import Note, Refusal
from app.libraries.models import Library


class Remark(NamedTuple):
    """What somebody should know about a row that was taken all the same; the caller words the code."""

    row: int
    code: str


@dataclass
class BookPlan:
    """What would happen to each row of a file. `new` rows bring an edition, `titles` new works.

    A `repaired` row is one of the others, with an ISBN that was mended.
    """

    new: list[BookRow] = field(default_factory=list)
    changed: list[BookRow] = field(default_factory=list)
    unchanged: list[BookRow] = field(default_factory=list)
    repaired: int = 0
    titles: int = 0
    refused: list[Refusal] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    @property
    def changes_anything(self) -> bool:
        return bool(self.new or self.changed)


def plan(session: Session, library: Library, file: BookFile) -> BookPlan:
    """Compare the books of a file with the catalogue; nothing is written."""
    return _planned(session, library, file)[0]


def apply(session: Session, library: Library, file: BookFile, now: datetime, by_id: int | None) -> BookPlan:
    """Take the books of a file in, and say what was done.

    Known works keep their facts and get those they lack. Copies are none of its business: those
    come when a book is packed.
    """
    hold_catalogue(session, library.id)
    planned, known = _planned(session, library, file)
    known.write(session, now)
    note_import(session, library, now, by_id, f"{len(planned.new)} new, {len(planned.changed)} changed")
    return planned


def take_some(session: Session, library: Library, rows: Sequence[BookRow], now: datetime) -> Counter[Outcome]:
    """Take some of a large file's books in, remembering nothing, and count what they were."""
    known = Known(library.id, library.language)
    known.learn(session, rows)
    outcomes = Counter(known.take(row)[2] for row in rows)
    known.write(session, now)
    return outcomes


def note_import(session: Session, library: Library, now: datetime, by_id: int | None, what: str) -> None:
    """Write the import into the audit, in one line."""
    session.add(
        AuditEvent(
            library_id=library.id,
            at=now,
            actor_id=by_id,
            action="import_books",
            subject="libraries",
            subject_key=library.key,
            after=what[:40],
        )
    )
    session.flush()


def import_books(
    session: Session,
    library: Library,
    data: bytes,
    filename: str,
    now: datetime,
    by_id: int | None = None,
    dry_run: bool = False,
) -> dict[str, Any]:
    """Read, compare and, unless it is a dry run, take in a file of books; says what was done.

    Raises RuleBroken as `read_book_file`.
    """
    with paused(session):
        file = read_book_file(data, filename)
    done = plan(session, library, file) if dry_run else apply(session, library, file, now, by_id)
    return {
        "new": len(done.new),
        "changed": len(done.changed),
        "unchanged": len(done.unchanged),
        "repaired": done.repaired,
        "refused": [{"row": one.row, "reason": one.code, "values": dict(one.values)} for one in done.refused],
        "skipped": {},
        "titles": done.titles,
        "remarks": [{"row": one.row, "remark": one.code} for one in done.remarks],
    }


def _planned(session: Session, library: Library, file: BookFile) -> tuple[BookPlan, Known]:
    known = Known(library.id, library.language)
    known.learn(session, file.books)
    planned = BookPlan(refused=list(file.refused), notes=list(file.notes))
    lists = {
        Outcome.NEW: planned.new,
        Outcome.CHANGED: planned.changed,
        Outcome.UNCHANGED: planned.unchanged,
    }
    for row in file.books:
        work, _, outcome = known.take(row)
        lists[outcome].append(row)
        planned.repaired += row.repaired
        planned.remarks += [Remark(row.row, code) for code in _remarks(row, work, known)]
    planned.titles = sum(work.id is None for work in known.works)
    return planned, known


def _remarks(row: BookRow, work: KnownWork, known: Known) -> Sequence[str]:
    """The row's own, whether its number stands on another book too, and what a librarian had settled."""
    shared = ("other_title",) if known.is_shared(row, work) else ()
    kept = ("corrected",) if contradicted(work.facts, row, work.settled) else ()
    return (*row.remarks, *shared, *kept)
