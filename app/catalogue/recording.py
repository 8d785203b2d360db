"""Recording: how the rows of a list become works and editions, and what they add to those known.

What stands in the catalogue is never overwritten: a row fills empty facts and no others, so that a
librarian's correction outlives every import.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.book_lists.book_rows import MAX_TITLE, BookRow
from app.catalogue.facts import WORK_FACTS, edition_facts, filled, legible, work_facts
from app.catalogue.known import KnownEdition, KnownWork, Outcome, isbns_of
from app.catalogue.models import Edition, Merge, Work
from app.catalogue.writing import write_editions, write_works
from app.core.tables import new_key

ROWS_AT_ONCE = 1000
EDITION_COLUMNS = ("isbn", "faust", "title", "year", "publisher", "note", "record_number")


@dataclass
class Known:
    """The part of a library's catalogue that some rows may meet; it grows as rows are taken.

    `language` is the library's, whose alphabet orders the titles.
    """

    library_id: int
    language: str
    works: list[KnownWork] = field(default_factory=list)
    editions: list[KnownEdition] = field(default_factory=list)
    _by_id: dict[int, KnownWork] = field(default_factory=dict)
    _by_key: dict[str, KnownWork] = field(default_factory=dict)
    _by_name: dict[str, KnownWork] = field(default_factory=dict)
    _by_isbn: dict[str, list[KnownEdition]] = field(default_factory=dict)
    _by_faust: dict[str, KnownEdition] = field(default_factory=dict)

    def learn(self, session: Session, rows: Sequence[BookRow]) -> None:
        """Read what these rows may meet: three queries for each thousand rows."""
        for start in range(0, len(rows), ROWS_AT_ONCE):
            self._learn(session, rows[start : start + ROWS_AT_ONCE])

    def take(self, row: BookRow) -> tuple[KnownWork, KnownEdition | None, Outcome]:
        """Find the row's work by ISBN, by faust number, then by title and creator; or make it.

        A row whose ISBN stands on a plainly different book is a work of its own. Nothing is written yet.
        """
        own = self._by_name.get(row.known_as)
        edition = self._edition_at(own, row) if own else self._edition_of(row)
        work = own or (edition.work if edition else self._by_key.get(row.work_key))
        if work is None:
            work = self._add_work(row)
            return work, self._add_edition(work, row), Outcome.NEW
        changed = filled(work.facts, work_facts(row), work.settled)
        work.is_changed |= changed
        if edition is None:
            if not (row.isbn or row.faust):
                return work, None, Outcome.CHANGED if changed else Outcome.UNCHANGED
            return work, self._add_edition(work, row), Outcome.NEW
        has_new_isbn = bool(row.isbn) and not self._has(work, row.isbn) and edition.facts["isbn"] is not None
        changed |= self._fill_edition(edition, row)
        if has_new_isbn:
            return work, edition, Outcome.NEW
        return work, edition, Outcome.CHANGED if changed else Outcome.UNCHANGED

    def is_shared(self, row: BookRow, work: KnownWork) -> bool:
        """Whether an ISBN of this row, which became `work`, stands on another work too."""
        return any(
            edition.work is not work for isbn in isbns_of(row) for edition in self._by_isbn.get(isbn, ())
        )

    def write(self, session: Session, now: datetime) -> None:
        """Write what was taken: works, then editions, each in one go."""
        write_works(session, self.works, self.library_id, self.language, now)
        write_editions(session, self.editions, self.library_id)

    def _learn(self, session: Session, rows: Iterable[BookRow]) -> None:
        isbns = {isbn for row in rows for isbn in isbns_of(row)} - self._by_isbn.keys()
        fausts = {row.faust for row in rows if row.faust} - self._by_faust.keys()
        editions = session.execute(
            select(Edition.id, Edition.work_id, *(getattr(Edition, name) for name in EDITION_COLUMNS)).where(
                Edition.library_id == self.library_id, or_(Edition.isbn.in_(isbns), Edition.faust.in_(fausts))
            )
        ).all()
        keys = {row.work_key for row in rows} - self._by_key.keys()
        self._learn_works(session, Work.group_key.in_(keys))
        missing = {edition.work_id for edition in editions} - self._by_id.keys()
        if missing:
            self._learn_works(session, Work.id.in_(missing))
        names = {row.known_as for row in rows} - self._by_name.keys() - {""}
        if names:
            self._learn_works(session, Work.key.in_(names))
        for row in editions:
            facts = {name: getattr(row, name) for name in EDITION_COLUMNS}
            self._know_edition(KnownEdition(self._by_id[row.work_id], facts, row.id))

    def _learn_works(self, session: Session, wanted: Any) -> None:
        columns = (getattr(Work, name) for name in WORK_FACTS)
        query = (
            select(Work.id, Work.key, Work.group_key, Work.corrected, Merge.kept_id, *columns)
            .outerjoin(Merge, (Merge.lost_id == Work.id) & Merge.undone_at.is_(None))
            .where(Work.library_id == self.library_id, wanted)
        )
        rows = session.execute(query).all()
        merged = {row.id: row for row in rows if row.kept_id is not None and row.id not in self._by_id}
        for row in rows:
            if row.id not in self._by_id and row.id not in merged:
                facts = {name: getattr(row, name) for name in WORK_FACTS}
                work = KnownWork(row.group_key, facts, row.id, row.key, frozenset(row.corrected.split()))
                self._by_id[row.id] = self._by_key[row.group_key] = self._by_name[row.key] = work
                self.works.append(work)
        self._learn_merged(session, merged)

    def _learn_merged(self, session: Session, merged: dict[int, Any]) -> None:
        """What stands for a work that was found to be another's double is that other one."""
        missing = {row.kept_id for row in merged.values()} - self._by_id.keys()
        if missing:
            self._learn_works(session, Work.id.in_(missing))
        for id, row in merged.items():
            self._by_id[id] = self._by_key[row.group_key] = self._by_id[row.kept_id]
            self._by_name[row.key] = self._by_id[row.kept_id]

    def _edition_of(self, row: BookRow) -> KnownEdition | None:
        numbered = self._by_faust.get(row.faust) if row.faust else None
        printed = [edition for isbn in isbns_of(row) for edition in self._by_isbn.get(isbn, ())]
        if numbered in printed:
            return numbered
        alike = [edition for edition in printed if edition.may_be(row)]
        same = (edition for edition in alike if edition.work.group_key == row.work_key)
        return next(same, None) or next(iter(alike), None) or numbered

    def _edition_at(self, work: KnownWork, row: BookRow) -> KnownEdition | None:
        """The row's edition of a work that it names."""
        numbered = [self._by_faust[row.faust]] if row.faust in self._by_faust and row.faust else []
        printed = [edition for isbn in isbns_of(row) for edition in self._by_isbn.get(isbn, ())]
        return next((edition for edition in (*numbered, *printed) if edition.work is work), None)

    def _has(self, work: KnownWork, isbn: str | None) -> bool:
        return any(edition.work is work for edition in self._by_isbn.get(isbn or "", ()))

    def _add_work(self, row: BookRow) -> KnownWork:
        facts = {"title": legible(row.title)[:MAX_TITLE], "format": row.format} | work_facts(row)
        work = KnownWork(row.work_key, facts, key=new_key())
        self._by_key[row.work_key] = work
        self.works.append(work)
        return work

    def _add_edition(self, work: KnownWork, row: BookRow) -> KnownEdition:
        isbns = isbns_of(row)
        first = next((isbn for isbn in isbns if not self._has(work, isbn)), None)
        faust = row.faust if row.faust not in self._by_faust else None
        edition = KnownEdition(work, edition_facts(row) | {"isbn": first, "faust": faust})
        self._know_edition(edition)
        self._addisbns_of(work, row, isbns)
        return edition

    def _addisbns_of(self, work: KnownWork, row: BookRow, isbns: Iterable[str]) -> bool:
        """An edition for each ISBN that the work has not yet; whether there was one."""
        fresh = [isbn for isbn in isbns if not self._has(work, isbn)]
        for isbn in fresh:
            self._know_edition(KnownEdition(work, edition_facts(row) | {"isbn": isbn, "faust": None}))
        return bool(fresh)

    def _fill_edition(self, edition: KnownEdition, row: BookRow) -> bool:
        """Give a known edition what it lacks, and the work the row's other identifiers."""
        facts = edition_facts(row)
        isbns = [isbn for isbn in isbns_of(row) if not self._has(edition.work, isbn)]
        if isbns and edition.facts["isbn"] is None:
            facts["isbn"] = isbns.pop(0)
        faust = row.faust if row.faust not in self._by_faust else None
        if faust and edition.facts["faust"] is None:
            facts["faust"], faust = faust, None
        changed = filled(edition.facts, facts)
        edition.is_changed |= changed
        self._index(edition)
        changed |= self._addisbns_of(edition.work, row, isbns)
        if faust:
            self._know_edition(
                KnownEdition(edition.work, edition_facts(row) | {"isbn": None, "faust": faust})
            )
        return changed or bool(faust)

    def _know_edition(self, edition: KnownEdition) -> None:
        self.editions.append(edition)
        self._index(edition)

    def _index(self, edition: KnownEdition) -> None:
        same = self._by_isbn.setdefault(edition.facts["isbn"], []) if edition.facts["isbn"] else []
        if edition not in same:
            same.append(edition)
        if edition.facts["faust"]:
            self._by_faust[edition.facts["faust"]] = edition
