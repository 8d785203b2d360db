"""Spreadsheets: CSV, text and XLSX as people's programs write them, read as one kind of table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app.core.blocks import rows_of_blocks
from app.core.csv_export import write_csv
from app.core.delimited import NEVER, likely_separator, named_separator, records_of
from app.core.encodings import decode
from app.core.gutters import parted_by_gutters
from app.core.header_rows import folded, header_place
from app.core.unreadable import MAX_BYTES, Unreadable
from app.core.workbooks import read_workbook

__all__ = [
    "Note",
    "Refusal",
    "Row",
    "Table",
    "Unreadable",
    "folded",
    "read_pasted",
    "read_rows",
    "read_table",
    "write_csv",
]

OTHER_FILES = (
    b"%pdf",
    b"\x89png",
    b"\xff\xd8\xff",
    b"gif8",
    b"<!doc",
    b"<html",
    b"<?xml",
    b"{\\rtf",
)


@dataclass(frozen=True)
class Note:
    """Something the person should know about the file, although it could be read."""

    code: str
    row: int | None = None


@dataclass(frozen=True)
class Refusal:
    """A row that was not taken, and why; the caller words the code."""

    row: int
    code: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Row:
    """One row. `number` is the number its program shows; the header is usually row 1."""

    number: int
    cells: dict[str, str]
    _names: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        """The cell under a header, whatever its capitals and blanks; "" if there is none."""
        key = self._names.get(folded(name))
        return "" if key is None else self.cells[key]


@dataclass(frozen=True)
class Table:
    """A header, the rows under it that are not blank, and what was noticed on the way."""

    header: list[str]
    rows: list[Row]
    notes: list[Note]

    def has(self, *names: str) -> bool:
        """Whether every one of these headers is there."""
        known = {folded(name) for name in self.header}
        return all(folded(name) in known for name in names)


def read_table(data: bytes, filename: str = "", known: frozenset[str] = frozenset()) -> Table:
    """Read an uploaded table, at most 20 MB, 100,000 rows and 300 columns.

    `known` are the names (folded) the header is known by where a title stands above it, or where
    it is on another sheet than the first. Raises Unreadable, and nothing else: empty, too_big,
    too_many_rows, too_many_columns, not_a_table, old_excel, locked_excel, broken_xlsx,
    open_document, zipped, broken_quotes.
    """
    return _table(*_records(data, filename, known=known), known)


def read_rows(data: bytes, filename: str = "") -> tuple[list[tuple[int, list[str]]], list[Note]]:
    """The rows that are not blank with their numbers, the first one as any other; and what was noticed.

    Text without any separator is parted where blanks stand under each other. Raises as `read_table` does.
    """
    records, notes = _records(data, filename, by_blanks=True)
    cells = [[_cell(cell) for cell in record] for record in records]
    return [(number, row) for number, row in enumerate(cells, start=1) if any(row)], notes


def _records(
    data: bytes, filename: str, by_blanks: bool = False, known: frozenset[str] = frozenset()
) -> tuple[Sequence[Sequence[str]], list[Note]]:
    if len(data) > MAX_BYTES:
        raise Unreadable("too_big", limit=MAX_BYTES)
    if not data.strip(b"\0 \t\r\n"):
        raise Unreadable("empty")
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        locked = "EncryptedPackage".encode("utf-16-le") in data
        raise Unreadable("locked_excel" if locked else "old_excel")
    if data.startswith(b"PK\x03\x04"):
        rows, has_more = read_workbook(data, known)
        return rows, [Note("other_sheets")] if has_more else []
    if data.lstrip()[:5].lower().startswith(OTHER_FILES):
        if filename.lower().endswith(".xls"):  # library systems call their web pages so
            raise Unreadable("old_excel")
        raise Unreadable("not_a_table", filename=filename)
    return _text_records(data, filename, by_blanks)


def read_pasted(text: str) -> list[list[str]]:
    """The cells of rows pasted from a spreadsheet: parted by tabs, else by ; or else by comma.

    Blank rows are left out. Raises Unreadable as `read_table` does.
    """
    if len(text) > MAX_BYTES:
        raise Unreadable("too_big", limit=MAX_BYTES)
    text = text.replace("\0", "").replace(NEVER, "")
    separator = next((mark for mark in ("\t", ";", ",") if mark in text), "\t")
    records, _ = records_of(text, separator)
    return [cells for record in records if any(cells := [_cell(cell) for cell in record])]


def _text_records(data: bytes, filename: str, by_blanks: bool) -> tuple[Sequence[Sequence[str]], list[Note]]:
    decoded = decode(data)
    text = decoded.text.removeprefix("\ufeff").replace(NEVER, "")
    if _is_binary(text):
        raise Unreadable("not_a_table", filename=filename)
    notes = [Note("broken_letters")] if decoded.damaged else []
    separator, text = named_separator(text)
    if not text.strip():
        raise Unreadable("empty")
    if by_blanks and not separator and not any(mark in text for mark in "\t;"):
        parted = rows_of_blocks(text) or parted_by_gutters(text.splitlines())
        if parted:
            return parted, notes
    records, stray_quotes = records_of(text, separator or likely_separator(text))
    return records, notes + ([Note("stray_quotes")] if stray_quotes else [])


def _is_binary(text: str) -> bool:
    sample = text[:4096]
    odd = sum(1 for letter in sample if letter < " " and letter not in "\t\r\n\x0b\x0c\x1a")
    return odd > len(sample) * 0.05


def _table(records: Sequence[Sequence[str]], notes: list[Note], known: frozenset[str]) -> Table:
    place = header_place(records, known)
    header = _header([_cell(cell) for cell in records[place]]) if records else []
    if not header:
        raise Unreadable("empty")
    names = {folded(name): name for name in reversed(header)}
    rows: list[Row] = []
    for number, record in enumerate(records[place + 1 :], start=place + 2):
        cells = [_cell(cell) for cell in record]
        if not any(cells):
            continue
        if any(cells[len(header) :]):
            notes.append(Note("long_row", number))
        cells += [""] * (len(header) - len(cells))
        rows.append(Row(number, dict(zip(header, cells, strict=False)), names))
    return Table(header, rows, notes)


def _header(cells: list[str]) -> list[str]:
    """Every column gets a name of its own, so that no cell hides another."""
    while cells and not cells[-1]:
        cells.pop()
    names: list[str] = []
    for number, cell in enumerate(cells, start=1):
        taken = not cell or cell in names
        names.append(f"{cell}#{number}" if taken else cell)
    return names


def _cell(value: str) -> str:
    if "\r" in value:
        value = value.replace("\r\n", "\n").replace("\r", "\n")
    value = value.strip(" \t\n\u00a0\ufeff\u200b\x1a")
    # ="0123" is how a text file tells Excel to leave a number as it is.
    return value[2:-1] if value.startswith('="') and value.endswith('"') and len(value) > 3 else value
