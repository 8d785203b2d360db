"""A list's books go into the box: the copy a barcode names, one from the shelf, else a new one."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.accounts.models import Person
from app.book_imports.matching import Match, matched
from app.catalogue import works
from app.catalogue.models import Copy, CopyState, Work
from app.core import audit
from app.core.tables import new_key
from app.deposits import losses
from app.deposits.models import Box
from app.lookups import lookups
from app.loose_books.loose import bring_home, of_copy
from app.title_lists.brought import Brought, Conflict
from app.title_lists.list_lines import Ignored, Line

AT_ONCE = 500


class Unloading:
    """One list on its way into one box."""

    def __init__(self, session: Session, box: Box, by: Person, now: datetime, brought: Brought) -> None:
        self.session, self.box, self.by, self.now, self.brought = session, box, by, now, brought
        self.put_in: Counter[int] = Counter()
        self.lay_there: Counter[int] = Counter()
        self.works: dict[int, Work] = {}
        self.new_ids: set[int] = set()

    def put(self, lines: Sequence[Line]) -> None:
        """Put in what the lines say, and write down what became of each."""
        barcodes = {line.barcode for line in lines if line.barcode}
        named = self._copies(Copy.barcode, barcodes)
        by_barcode = {copy.barcode: copy for copy in named if copy.barcode}
        self._put_named(lines, by_barcode)
        rest = [line for line in lines if line.barcode not in by_barcode]
        matches = self._matches(rest)
        loose = self._loose({match.work.id for match in matches.values()})
        self._put_rest(rest, matches, loose)
        self._say()

    def _put_named(self, lines: Sequence[Line], copies: dict[str, Copy]) -> None:
        """The copies whose barcodes the library knows."""
        seen: set[str] = set()
        boxes = self._boxes({copy.box_id for copy in copies.values() if copy.box_id})
        for line in lines:
            copy = copies.get(line.barcode) if line.barcode else None
            if line.barcode in seen:
                self._conflict(line, "list_barcode_twice", copy)
            elif copy is not None:
                self._put_copy(line, copy, boxes)
            seen |= {line.barcode} if line.barcode else set()

    def _put_copy(self, line: Line, copy: Copy, boxes: dict[int, Box]) -> None:
        self.works[copy.work_id] = copy.work
        if copy.box_id == self.box.id:
            self.lay_there[copy.work_id] += 1
        elif copy.box_id is not None:
            self._conflict(line, "list_copy_elsewhere", copy, boxes[copy.box_id])
        elif copy.state == CopyState.DISCARDED:
            self._conflict(line, "list_copy_discarded", copy)
        else:
            if copy.state == CopyState.LOST:
                losses.surface(self.session, copy, self.by, self.now)
            elif copy.state == CopyState.LOOSE:
                bring_home(self.session, of_copy(self.session, copy), self.by, self.now)
            self._into_box(copy)

    def _put_rest(
        self, lines: Sequence[Line], matches: dict[int, Match], loose: dict[int, list[Copy]]
    ) -> None:
        """Copies with barcodes new to the library first, so that each gets a book of its own."""
        seen: set[str] = set()
        for line in sorted(lines, key=lambda line: not line.barcode):
            match = matches.get(line.row.row) or self._following(line)
            if line.barcode and line.barcode in seen:
                continue
            seen.add(line.barcode)
            if match is None:
                code = "no_title" if line.row.isbn is None else "unknown_number"
                self.brought.ignored.append(Ignored(line.row.row, line.text, code))
                continue
            self.works[match.work.id] = match.work
            self.new_ids |= {match.work.id} if match.is_new else set()
            for _ in range(line.row.copies):
                self._one(line, match.work, loose[match.work.id])

    def _one(self, line: Line, work: Work, loose: list[Copy]) -> None:
        """One book of this title: one that lies here, else one from the shelf, else a new one."""
        if loose:
            copy = loose.pop(0)
        else:
            copy = Copy(
                key=new_key(),  # so that the audit can name it before all are written in one go
                library_id=self.box.library_id,
                work_id=work.id,
                state=CopyState.ON_SHELF,
                created_at=self.now,
            )
            self.session.add(copy)
        copy.barcode = copy.barcode or line.barcode or None
        if copy.box_id == self.box.id:
            self.lay_there[work.id] += 1
        else:
            self._into_box(copy)

    def _into_box(self, copy: Copy) -> None:
        copy.state, copy.box_id, copy.packed_at = CopyState.IN_BOX, self.box.id, self.now
        audit.record(
            self.session,
            "add_copy",
            copy,
            now=self.now,
            actor_id=self.by.id,
            before=CopyState.ON_SHELF,
            after=copy.state,
        )
        self.put_in[copy.work_id] += 1

    def _following(self, line: Line) -> Match | None:
        """A number nobody knows, whose title follows where the library looks books up."""
        if line.row.isbn is None or works.with_isbn(self.session, self.box.library_id, line.row.isbn):
            return None
        work = lookups.follow(self.session, self.box.library_id, line.row.isbn, self.now)
        return Match(work, is_new=True) if work is not None else None

    def _matches(self, lines: Sequence[Line]) -> dict[int, Match]:
        rows = [line.row for line in lines]
        return matched(self.session, self.box.library_id, rows, self.now)

    def _loose(self, work_ids: set[int]) -> dict[int, list[Copy]]:
        """Copies without a barcode of these works: those in this box before those on the shelf."""
        loose: dict[int, list[Copy]] = defaultdict(list)
        found = self._copies(Copy.work_id, work_ids)
        for copy in sorted(found, key=lambda copy: (copy.box_id != self.box.id, copy.id)):
            is_here = copy.box_id == self.box.id
            if copy.barcode is None and (is_here or copy.state == CopyState.ON_SHELF):
                loose[copy.work_id].append(copy)
        return loose

    def _copies(self, column: object, values: Iterable[object]) -> list[Copy]:
        """The library's copies with these values, held against everybody else."""
        wanted, found = sorted(values, key=str), list[Copy]()
        for start in range(0, len(wanted), AT_ONCE):
            found += self.session.scalars(
                select(Copy)
                .where(Copy.library_id == self.box.library_id)
                .where(column.in_(wanted[start : start + AT_ONCE]))  # type: ignore[attr-defined]
                .order_by(Copy.id)
                .options(joinedload(Copy.work))
                .with_for_update(of=Copy)
                .execution_options(populate_existing=True)
            )
        return found

    def _boxes(self, ids: set[int]) -> dict[int, Box]:
        return {box.id: box for box in self.session.scalars(select(Box).where(Box.id.in_(ids)))}

    def _conflict(self, line: Line, code: str, copy: Copy | None, box: Box | None = None) -> None:
        title = copy.work.title if copy else line.row.title
        self.brought.conflicts.append(Conflict(line.row.row, title, line.barcode, code, box))

    def _say(self) -> None:
        for work_id, copies in self.put_in.items():
            where = self.brought.new if work_id in self.new_ids else self.brought.matched
            where.append((self.works[work_id], copies))
        self.brought.there += [(self.works[work_id], copies) for work_id, copies in self.lay_there.items()]
