"""Looking up: what is asked of a library's SRU servers about an ISBN, and what their answers mean."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from app.book_lists.book_rows import BookRow
from app.book_lists.identifiers import isbn10
from app.core.outward import fetch
from app.core.outward_addresses import NoAnswer, Reachable
from app.core.unreadable import Unreadable
from app.marc.marcxml import is_marcxml
from app.marc.reading import read_marc

MOST_RECORDS = 5
COUNTED = re.compile(rb"<(?:[\w.-]+:)?numberOfRecords>\s*0\s*<")


@dataclass(frozen=True)
class Source:
    """One server to ask: its address, the shape its records are to have, and what it calls ISBNs."""

    id: int
    address: str
    record_schema: str
    search_index: str


@dataclass(frozen=True)
class Answer:
    """What the servers said: the book if one knew it, and why others could not be asked, by their ids."""

    book: BookRow | None
    failed: dict[int, str]


def ask(sources: Sequence[Source], isbn: str, reachable: Reachable = frozenset()) -> Answer:
    """Ask one server after the other until one knows the book; five seconds each. Never in a transaction."""
    failed: dict[int, str] = {}
    for source in sources:
        try:
            book = book_in(fetch(question(source, isbn), reachable), isbn)
        except NoAnswer as failure:
            failed[source.id] = failure.code
            continue
        if book is not None:
            return Answer(book, failed)
    return Answer(None, failed)


def question(source: Source, isbn: str) -> str:
    """The address that asks a server for an ISBN, in its older form too (SRU 1.1, searchRetrieve)."""
    numbers = [number for number in (isbn, isbn10(isbn)) if number]
    asked = {
        "version": "1.1",
        "operation": "searchRetrieve",
        "query": " or ".join(f"{source.search_index}={number}" for number in numbers),
        "maximumRecords": str(MOST_RECORDS),
        "recordSchema": source.record_schema,
    }
    return f"{source.address}{'&' if '?' in source.address else '?'}{urlencode(asked)}"


def book_in(answer: bytes, isbn: str) -> BookRow | None:
    """The book with this ISBN in a server's answer; records of others do not count.

    Raises NoAnswer("broken") for what is no answer of an SRU server.
    """
    if not is_marcxml(answer):
        raise NoAnswer("broken")
    try:
        records = list(read_marc(answer))
    except Unreadable:  # it declares a document type, which no honest answer does
        raise NoAnswer("broken") from None
    books = [record for record in records if isinstance(record, BookRow)]
    if not books and (records or not COUNTED.search(answer)):
        raise NoAnswer("broken")
    book = next((book for book in books if isbn in (book.isbn, *book.other_isbns)), None)
    # What another library's system calls its record means nothing here.
    return replace(book, record_number="") if book is not None else None
