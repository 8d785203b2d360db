"""Book files: whether a file is a table, JSON lines or MARC, by what is in it; then its books."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, BinaryIO

from app.book_lists.book_columns import KNOWN
from app.book_lists.book_lists import BookList, NotABookList, read_book_json, read_book_list
from app.book_lists.book_rows import BookRow
from app.core.encodings import decode
from app.core.errors import RuleBroken
from app.core.spreadsheets import Note, Refusal, read_table
from app.core.unreadable import MAX_BYTES, Unreadable

if TYPE_CHECKING:
    from app.marc.reading import BadRecord

FIRST_BYTES = 4096
LIST_RULES = {"no_title_column": "books_no_title_column", "only_numbers": "books_only_numbers"}


@dataclass(frozen=True)
class BookFile:
    """The books of a file in its order, what was refused, and what was noticed about the file."""

    books: list[BookRow]
    refused: list[Refusal]
    notes: list[Note] = field(default_factory=list)


def read_book_file(data: bytes, filename: str = "") -> BookFile:
    """Read an uploaded file of books; slow, so never inside a transaction.

    Takes CSV, text and XLSX, JSON lines, and MARC (danMARC2, NORMARC, MARC 21; ISO 2709, MARCXML,
    MarcXchange and line formats). Raises RuleBroken: `file_…` when it cannot be read (see
    `spreadsheets.read_table`), file_xml_doctype, books_no_title_column, books_only_numbers, books_none.
    """
    try:
        found = _read(data, filename)
    except Unreadable as error:
        raise RuleBroken(f"file_{error.code}", **error.values) from error
    except NotABookList as error:
        raise RuleBroken(LIST_RULES[error.code], header=error.header) from error
    if not found.books and not found.refused:
        raise RuleBroken("books_none")
    return found


def read_large(file: BinaryIO, filename: str) -> Iterator[BookRow | Refusal]:
    """The books of a large file and what is refused of it, records a little at a time.

    A table or a list is read whole, for it may be no longer than 20 MB. Raises RuleBroken as
    `read_book_file`.
    """
    from app.marc import reading

    start = file.read(reading.FIRST_BYTES)
    file.seek(0)
    if not reading.is_marc(start):
        whole = read_book_file(_whole(file), filename)
        yield from whole.books
        yield from whole.refused
        return
    try:
        for record in reading.read_marc(file):
            yield record if isinstance(record, BookRow) else _refusal(record)
    except Unreadable as error:
        raise RuleBroken(f"file_{error.code}", **error.values) from error


def _whole(file: BinaryIO) -> bytes:
    pieces = list(iter(lambda: file.read(MAX_BYTES), b""))
    if sum(map(len, pieces)) > MAX_BYTES:
        raise RuleBroken("file_too_big", limit=MAX_BYTES)
    return b"".join(pieces)


def _read(data: bytes, filename: str) -> BookFile:
    from app.marc import reading  # its tables are large; only an import needs them

    if reading.is_marc(data[: reading.FIRST_BYTES]):
        return _from_marc(reading.read_marc(data))
    if decode(data[:FIRST_BYTES]).text.lstrip("\ufeff \t\r\n").startswith("{"):
        return _from_list(read_book_json(data))
    table = read_table(data, filename, KNOWN)
    return _from_list(read_book_list(table), table.notes)


def _from_marc(records: "Iterable[BookRow | BadRecord]") -> BookFile:
    found = BookFile([], [])
    for record in records:
        if isinstance(record, BookRow):
            found.books.append(record)
        else:
            found.refused.append(_refusal(record))
    return found


def _refusal(record: "BadRecord") -> Refusal:
    return Refusal(record.position, record.code, {"detail": record.detail})


def _from_list(found: BookList, notes: list[Note] | None = None) -> BookFile:
    return BookFile(found.books, found.refused, notes or [])
