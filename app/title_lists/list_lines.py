"""The lines of the library system's list: which book each of them says, once its columns are known."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from app.book_lists.book_rows import MAX_OTHER, MAX_TITLE, BookRow
from app.book_lists.identifiers import EXPONENT, BadIdentifier, faust, isbn13
from app.book_lists.titles import creator_names, split_title
from app.boxes.scanning import MOST_OF_A_TITLE
from app.marc.reading import LONGEST_NUMBER
from app.title_lists.list_columns import Layout, Part

LONGEST_BARCODE = 40  # letters, as the table has it
TEXT_SHOWN = 160
DAY_FIRST = re.compile(r"([0-9]{1,2})[-./ ]([0-9]{1,2})[-./ ]([0-9]{4}|[0-9]{2})(?: .*)?")
YEAR_FIRST = re.compile(r"([0-9]{4})[-./]?([0-9]{2})[-./]?([0-9]{2})(?:[ T].*)?")


@dataclass(frozen=True)
class Line:
    """One line of a list: the book, the copy's barcode when it has one, and the line as it was.

    `row.title` may be empty when a number or a barcode says which book it is.
    """

    row: BookRow
    text: str
    barcode: str = ""
    due_on: date | None = None

    @property
    def is_titled(self) -> bool:
        return bool(self.row.title)


@dataclass(frozen=True)
class Ignored:
    """A line that was not taken, and why: no_title, unknown_number, too_long, too_many_copies, or as
    book lists say."""

    row: int
    text: str
    code: str


def lines_of(rows: Sequence[tuple[int, Sequence[str]]], layout: Layout) -> tuple[list[Line], list[Ignored]]:
    """The books of the list in its order, and the lines that say none.

    A damaged number beside a title is left aside, with a remark: the book lies in the box all the same.
    """
    taken: list[Line] = []
    ignored: list[Ignored] = []
    for number, cells in rows[1:] if layout.has_heading else rows:
        text = " · ".join(cell for cell in cells if cell)[:TEXT_SHOWN]
        try:
            taken.append(_line(number, dict(_said(cells, layout)), text))
        except BadIdentifier as bad:
            ignored.append(Ignored(number, text, bad.code))
    return taken, ignored


def due_day(lines: Sequence[Line]) -> date | None:
    """The day most lines want their book back; of equals the earliest."""
    days = Counter(line.due_on for line in lines if line.due_on)
    return min(days, key=lambda day: (-days[day], day), default=None)


def day_in(text: str) -> date | None:
    """The day in a cell, day first or year first; none for what is no day."""
    numbers: tuple[int, int, int] | None = None
    if found := YEAR_FIRST.fullmatch(text.strip()):
        numbers = int(found[1]), int(found[2]), int(found[3])
    elif found := DAY_FIRST.fullmatch(text.strip()):
        year = int(found[3])
        numbers = year + 2000 if year < 100 else year, int(found[2]), int(found[1])
    try:
        return date(*numbers) if numbers else None
    except ValueError:
        return None


def _said(cells: Sequence[str], layout: Layout) -> Iterator[tuple[Part, str]]:
    for part, cell in zip(layout.parts, cells, strict=False):
        if part != Part.NOTHING:
            yield part, " ".join(cell.split())


def _line(number: int, said: dict[Part, str], text: str) -> Line:
    whole, _, responsible = said.get(Part.TITLE, "").partition(" / ")
    title, subtitle = split_title(whole)
    isbn, isbn_damage = _number(isbn13, said.get(Part.ISBN, ""))
    faust_number, faust_damage = _number(faust, said.get(Part.FAUST, ""))
    barcode, barcode_damage = _barcode(said.get(Part.BARCODE, ""))
    record = said.get(Part.RECORD, "").lstrip("0")[:LONGEST_NUMBER]
    if len(barcode) > LONGEST_BARCODE:
        raise BadIdentifier("barcode_too_long")
    if not re.search(r"\w", title) and not (isbn or faust_number or barcode or record):
        raise BadIdentifier(barcode_damage or isbn_damage or "no_title")
    if len(title) > MAX_TITLE:
        raise BadIdentifier("too_long")
    row = BookRow(
        row=number,
        title=title,
        subtitle=subtitle[:MAX_OTHER],
        creators=tuple(creator_names(said.get(Part.AUTHOR) or responsible)),
        isbn=isbn,
        faust=faust_number,
        record_number=record,
        copies=1 if barcode else _copies(said.get(Part.COPIES, "")),
        remarks=tuple(code for code in (barcode_damage, isbn_damage, faust_damage) if code),
    )
    return Line(row, text, barcode, day_in(said.get(Part.DUE, "")))


def _barcode(text: str) -> tuple[str, str]:
    """The barcode, or the code of its damage: a spreadsheet makes the same few digits of all of them."""
    return ("", "barcode_exponent") if EXPONENT.fullmatch(text) else (text, "")


def _number(read: Callable[[str], str], text: str) -> tuple[str | None, str]:
    """The number, or the code of its damage."""
    if not text:
        return None, ""
    try:
        return read(text), ""
    except BadIdentifier as bad:
        return None, bad.code


def _copies(text: str) -> int:
    found = re.match(r"[0-9]{1,6}", text)
    copies = int(found[0]) if found else 1
    if copies > MOST_OF_A_TITLE:
        raise BadIdentifier("too_many_copies")
    return max(copies, 1)
