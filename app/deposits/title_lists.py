"""Title lists: what the lines pasted from a library system say, and the copies they put in a box."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.catalogue import works
from app.catalogue.book_columns import COLUMNS
from app.catalogue.book_lists import read_book_list
from app.catalogue.book_rows import MAX_TITLE, BookRow
from app.catalogue.identifiers import EXPONENT, BadIdentifier, faust, isbn13
from app.catalogue.models import Work
from app.catalogue.recording import Outcome
from app.catalogue.titles import creator_names, split_title
from app.core.errors import RuleBroken
from app.core.spreadsheets import Unreadable, folded, read_table
from app.deposits.dispatch import hold
from app.deposits.models import Box
from app.deposits.packing import MOST_OF_A_TITLE, add_copy

MOST_LINES = 500
COPIES = re.compile(r"([0-9]{1,3})\s*(?:stk\.?|eks\.?|ex\.?|x|copies|copy|st\.?)?", re.IGNORECASE)
COPIES_FIRST = re.compile(r"([0-9]{1,2})\s*(?:[x×]|stk\.?|eks\.?|ex\.?)\s+(?=\S)", re.IGNORECASE)
BULLET = re.compile(r"^(?:[-–—•*·]|[0-9]{1,3}[.)])\s+")
HEADINGS = {
    folded(name) for part in ("title", "creators", "isbn", "faust", "copies") for name in COLUMNS[part]
}


@dataclass(frozen=True)
class Ignored:
    """A line that was not taken, and why: no_title, too_long, too_many_copies, or as book lists say."""

    row: int
    text: str
    code: str


@dataclass
class Pasted:
    """What a list put in the box: works the library knew, works that are new to it, lines left out."""

    matched: list[tuple[Work, int]] = field(default_factory=list)
    new: list[tuple[Work, int]] = field(default_factory=list)
    ignored: list[Ignored] = field(default_factory=list)

    @property
    def books(self) -> int:
        return sum(copies for _, copies in self.matched + self.new)


def paste_titles(session: Session, box: Box, text: str, by: Person, now: datetime) -> Pasted:
    """Put the books of a pasted list in the box: "Title / Author", "Title; Author", columns with tabs,
    an ISBN or a number of copies in any column, or a whole sheet with named columns.

    A line that says no title is left out and listed. Raises RuleBroken: list_empty, list_too_long
    (over 500 lines), box_has_moved_on.
    """
    pasted = Pasted()
    rows = list(_rows(text, pasted.ignored))
    if not rows and not pasted.ignored:
        raise RuleBroken("list_empty")
    hold(session, box)
    for row in rows:
        work, is_new = _work(session, box.library_id, row, now)
        for _ in range(row.copies):
            add_copy(session, box, work, by, now)
        (pasted.new if is_new else pasted.matched).append((work, row.copies))
    pasted.ignored.sort(key=lambda one: one.row)
    return pasted


def _work(session: Session, library_id: int, row: BookRow, now: datetime) -> tuple[Work, bool]:
    """The work a line means: by its number, and a title without number is the library's own if it has one."""
    numbered = works.by_isbn(session, library_id, row.isbn) if row.isbn else None
    if numbered is not None:
        return numbered, False
    if row.isbn is None and row.faust is None:
        known = works.by_title(session, library_id, row.title, "; ".join(row.creators))
        if known is not None:
            return known, False
    work, outcome = works.record(session, library_id, row, now)
    return work, outcome == Outcome.NEW


def _rows(text: str, ignored: list[Ignored]) -> Iterator[BookRow]:
    lines = [_tidy(line) for line in text.replace("\0", "").splitlines()]
    if sum(1 for line in lines if line) > MOST_LINES:
        raise RuleBroken("list_too_long", most=MOST_LINES)
    first = next((line for line in lines if line), "")
    if _is_heading(first) and any(mark in first for mark in "\t;"):
        found = _with_columns("\n".join(lines), lines, ignored)
    else:
        found = list(_line_by_line(lines, ignored))
    for row in found:
        if row.copies > MOST_OF_A_TITLE:
            ignored.append(Ignored(row.row, lines[row.row - 1], "too_many_copies"))
        else:
            yield row


def _with_columns(text: str, lines: list[str], ignored: list[Ignored]) -> list[BookRow]:
    try:
        found = read_book_list(read_table(text.encode()))
    except (Unreadable, ValueError):
        return list(_line_by_line(lines, ignored))
    ignored += [Ignored(one.row, lines[one.row - 1], one.code) for one in found.refused]
    return found.books


def _line_by_line(lines: list[str], ignored: list[Ignored]) -> Iterator[BookRow]:
    for number, line in enumerate(lines, start=1):
        if not line or _is_heading(line):
            continue
        try:
            yield _book(number, line)
        except BadIdentifier as bad:
            ignored.append(Ignored(number, line, bad.code))


def _book(number: int, line: str) -> BookRow:
    copies, line = _leading_copies(BULLET.sub("", line))
    isbn = faust_number = None
    said: list[str] = []
    cells = _cells(line)
    for cell in cells:
        isbn = isbn or _whole(isbn13, cell)
        faust_number = faust_number or _whole(faust, cell)
        if cell in (isbn, faust_number) or _whole(isbn13, cell) or _whole(faust, cell):
            continue
        if EXPONENT.fullmatch(cell):
            continue
        if len(cells) > 1 and COPIES.fullmatch(cell):
            copies = int(re.match(r"[0-9]+", cell)[0])  # type: ignore[index]
            continue
        said.append(cell)
    return _row(number, said, isbn, faust_number, copies)


def _row(number: int, said: list[str], isbn: str | None, faust_number: str | None, copies: int) -> BookRow:
    title, subtitle = split_title(said[0]) if said else ("", "")
    if not re.search(r"\w", title):
        raise BadIdentifier("no_title")
    if len(title) > MAX_TITLE:
        raise BadIdentifier("too_long")
    author = said[1] if len(said) > 1 else ""
    return BookRow(
        row=number,
        title=title,
        subtitle=subtitle[:200],
        creators=tuple(creator_names(author)),
        isbn=isbn,
        faust=faust_number,
        copies=max(copies, 1),
    )


def _cells(line: str) -> list[str]:
    for mark in ("\t", ";", " / ", "|"):
        if mark in line:
            return [cell for part in line.split(mark) if (cell := part.strip().strip('"').strip())]
    return [line.strip('"').strip()]


def _leading_copies(line: str) -> tuple[int, str]:
    found = COPIES_FIRST.match(line)
    return (int(found[1]), line[found.end() :]) if found else (1, line)


def _whole(read: object, cell: str) -> str | None:
    try:
        return read(cell)  # type: ignore[operator,no-any-return]
    except BadIdentifier:
        return None


def _is_heading(line: str) -> bool:
    cells = _cells(line)
    return bool(cells) and all(folded(cell) in HEADINGS for cell in cells)


def _tidy(line: str) -> str:
    """Without blanks at its ends; tabs stay, they may stand for empty columns."""
    return line.strip(" \u00a0\ufeff\u200b\r") if line.strip() else ""
