"""Reading: which wrapping and which dialect a file of MARC records has, by what is in it; then its books."""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import BinaryIO

from app.book_lists.book_rows import MAX_TITLE, BookRow
from app.marc.danmarc import danish_book, is_danish
from app.marc.iso2709 import is_iso2709, iso2709_records
from app.marc.lines import is_line_format, line_records
from app.marc.marc21 import international_book
from app.marc.marcxml import is_marcxml, marcxml_records
from app.marc.normarc import is_norwegian, norwegian_book
from app.marc.own_records import own_key
from app.marc.records import BrokenRecord, Record

FIRST_BYTES = 65_536
LONGEST_NUMBER = 20  # letters, as the table has it
Records = Callable[[BinaryIO], Iterator[Record | BrokenRecord]]
WRAPPINGS: tuple[tuple[Callable[[bytes], bool], Records], ...] = (
    (is_iso2709, iso2709_records),
    (is_marcxml, marcxml_records),
    (is_line_format, line_records),
)


@dataclass(frozen=True)
class BadRecord:
    """A record that was not taken. `position` counts from 1; `detail` is for whoever mends it."""

    position: int
    code: str
    detail: str = ""


def is_marc(start: bytes) -> bool:
    """Whether a file that starts so is ISO 2709, MARCXML, MarcXchange or one of the line formats."""
    return any(is_it(start) for is_it, _ in WRAPPINGS)


def read_marc(file: BinaryIO | bytes) -> Iterator[BookRow | BadRecord]:
    """The books of a file of records, in its order, bad records named; a little at a time.

    danMARC2, NORMARC or MARC 21, as each record shows. A broken record never costs another:
    cut_off, not_marc, broken_structure, broken_xml, no_title, too_long and broken_letters (an
    encoding that nothing names). A record whose ISBN is wrong is kept without it, with a remark.
    Raises Unreadable("xml_doctype").
    """
    file = io.BytesIO(file) if isinstance(file, bytes) else file
    start = file.read(FIRST_BYTES)
    file.seek(0)
    records = next((records for is_it, records in WRAPPINGS if is_it(start)), iso2709_records)
    for position, record in enumerate(records(file), start=1):
        yield _read(position, record)


def book_of(position: int, record: Record) -> BookRow:
    """What one record says, read by its own dialect. Raises BrokenRecord."""
    read = (
        danish_book if is_danish(record) else norwegian_book if is_norwegian(record) else international_book
    )
    if not record.first("245", "a") and record.first("200", "a"):
        raise BrokenRecord("unimarc")
    book = _judged(read(position, record))
    number = _number_of(record)
    return replace(book, record_number="" if number == book.faust else number, known_as=own_key(record))


def _read(position: int, record: Record | BrokenRecord) -> BookRow | BadRecord:
    if isinstance(record, BrokenRecord):
        return BadRecord(position, record.code, record.detail)
    try:
        return book_of(position, record)
    except BrokenRecord as broken:
        return BadRecord(position, broken.code, broken.detail)


def _number_of(record: Record) -> str:
    """What its library system calls the record, in 001; without leading zeros, as its other lists have it."""
    number = (record.control("001") or record.first("001", "a")).strip().lstrip("0")
    return number if len(number) <= LONGEST_NUMBER else ""


def _judged(book: BookRow) -> BookRow:
    """The book, if its title can be read. Raises BrokenRecord."""
    if not book.title:
        raise BrokenRecord("no_title")
    if not any(letter.isalnum() for letter in book.title):
        raise BrokenRecord("broken_letters", book.title)
    if len(book.title) > MAX_TITLE:
        raise BrokenRecord("too_long")
    return replace(book, remarks=(*book.remarks, "broken_letters")) if "\ufffd" in book.title else book
