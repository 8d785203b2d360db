"""Book lists: the rows of a table, or the lines of JSON, that are books."""

import json
from dataclasses import dataclass

from app.book_lists.book_columns import Cells, JsonCells, columns_of
from app.book_lists.book_rows import BookRow
from app.book_lists.identifiers import BadIdentifier, isbn13
from app.book_lists.manifestations import as_flat
from app.book_lists.one_book import book_of
from app.core.encodings import decode
from app.core.spreadsheets import Refusal, Table
from app.core.unreadable import MAX_BYTES, MAX_ROWS, Unreadable


@dataclass(frozen=True)
class BookList:
    """The books of a list, in its order, and the rows that were refused."""

    books: list[BookRow]
    refused: list[Refusal]


class NotABookList(ValueError):
    """A table without titles; `code` is only_numbers when it has ISBNs, else no_title_column."""

    def __init__(self, code: str, header: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.header = header


def read_book_list(table: Table) -> BookList:
    """The books of a table whose columns are named in Danish, Norwegian, Swedish or English.

    A row is refused that adds the others up (total_row), without a title (no_title) or with one
    over 400 letters (too_long), when two ISBNs are of two books (isbns_disagree), and when its ISBN
    is damaged and nothing else in the row says which book it is (exponent, check_digit, length,
    not_isbn, lost_zero). Without any ISBN it is taken by its title. Raises NotABookList.
    """
    columns = columns_of(table)
    if not columns["title"]:
        has_numbers = columns["isbn"] or any(_is_isbn(cell) for cell in table.header)
        raise NotABookList("only_numbers" if has_numbers else "no_title_column", ", ".join(table.header[:8]))
    found = BookList([], [])
    for row in table.rows:
        _take(found, row.number, Cells(row, columns))
    return found


def read_book_json(data: bytes) -> BookList:
    """The books of JSON lines from a library system: _id or faust, title, creator, subject-term; or
    manifestations as Denmark's national catalogue answers with them.

    Refuses rows as `read_book_list` does, and broken_json. Raises Unreadable: too_big,
    too_many_rows.
    """
    if len(data) > MAX_BYTES:
        raise Unreadable("too_big", limit=MAX_BYTES)
    lines = decode(data).text.splitlines()
    if len(lines) > MAX_ROWS:
        raise Unreadable("too_many_rows", limit=MAX_ROWS)
    found = BookList([], [])
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except (ValueError, RecursionError):
            record = None
        if isinstance(record, dict):
            _take(found, number, JsonCells(as_flat(record)))
        else:
            found.refused.append(Refusal(number, "broken_json"))
    return found


def _is_isbn(cell: str) -> bool:
    try:
        return bool(isbn13(cell))
    except BadIdentifier:
        return False


def _take(found: BookList, number: int, cells: Cells) -> None:
    try:
        found.books.append(book_of(number, cells))
    except BadIdentifier as bad:
        found.refused.append(Refusal(number, bad.code, bad.values))
