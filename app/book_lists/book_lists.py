"""Book lists: which column of a list says what, and which of its rows are books."""

import json
import re
from dataclasses import dataclass

from app.book_lists.audiences import read_audience
from app.book_lists.book_columns import Cells, JsonCells, columns_of
from app.book_lists.book_rows import MAX_OTHER, MAX_TITLE, BookRow
from app.book_lists.identifiers import BadIdentifier, faust, isbn13, repaired_isbn
from app.book_lists.languages import language_code
from app.book_lists.levels import Level, read_level
from app.book_lists.manifestations import as_flat
from app.book_lists.titles import creator_names, split_title, work_key
from app.core.encodings import decode
from app.core.spreadsheets import Refusal, Table
from app.core.tables import KEY_LENGTH
from app.core.unreadable import MAX_BYTES, MAX_ROWS, Unreadable

__all__ = ["BookList", "BookRow", "NotABookList", "read_book_json", "read_book_list", "work_key"]

FORMATS = (
    ("lydbog|lydbok|ljudbok|audiobook|audio|r", "audiobook"),
    ("e-?bog|e-?bok|e-?book|ebook", "ebook"),
    ("billedbog|bildebok|bilderbok|picture book", "picture_book"),
    ("graphic novel|grafisk roman|tegneserieroman", "graphic_novel"),
    ("tegneserie|serier|seriealbum|comic", "comic"),
    ("bog|bok|book|a|large print|stor skrift|storskrift", "book"),
)
MAX_COPIES = 999
MAX_SUBJECTS = 20


@dataclass(frozen=True)
class BookList:
    """The books of a list, in its order, and the rows that were refused."""

    books: list[BookRow]
    refused: list[Refusal]


class NotABookList(ValueError):
    """A table without any column of titles."""

    code = "no_title_column"


def read_book_list(table: Table) -> BookList:
    """The books of a table whose columns are named in Danish, Norwegian, Swedish or English.

    A row is refused without a title (no_title) or with one over 400 letters (too_long), when two
    ISBNs are of two books (isbns_disagree), and when its ISBN is damaged and nothing else in the
    row says which book it is (exponent, check_digit, length, not_isbn, lost_zero). Without any
    ISBN it is taken by its title. Raises NotABookList.
    """
    columns = columns_of(table)
    if not columns["title"]:
        raise NotABookList()
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


def _take(found: BookList, number: int, cells: Cells) -> None:
    try:
        found.books.append(_book(number, cells))
    except BadIdentifier as bad:
        found.refused.append(Refusal(number, bad.code, bad.values))


def _book(number: int, cells: Cells) -> BookRow:
    title, subtitle = split_title(cells["title"])
    if not title:
        raise BadIdentifier("no_title")
    if len(title) > MAX_TITLE:
        raise BadIdentifier("too_long", limit=MAX_TITLE)
    faust_number, remarks = _faust_of(cells)
    isbn, repaired, damage = _isbn_of(cells.all("isbn"), has_faust=bool(faust_number))
    audience = read_audience([cells["audience"]])
    copies, copies_remark = _copies(cells["copies"])
    return BookRow(
        row=number,
        title=title,
        creators=tuple(creator_names(cells["creators"])),
        subtitle=(cells["subtitle"] or subtitle)[:MAX_OTHER],
        isbn=isbn,
        other_isbns=tuple(
            other for one in cells.other_isbns if (other := _whole_isbn(one)) not in (None, isbn)
        ),
        faust=faust_number,
        year=year_in(cells["year"]),
        publisher=cells["publisher"][:MAX_OTHER],
        edition=cells["edition"][:MAX_OTHER],
        language=language_code(cells["language"]),
        age_from=audience.age_from,
        age_to=audience.age_to,
        **_level(cells)._asdict(),
        is_easy=audience.is_easy,
        for_children=True if cells["children"].casefold() in ("ja", "yes", "1") else audience.for_children,
        format=_format(cells["format"]),
        is_fiction=_is_fiction(cells["fiction"]),
        series=cells["series"][:MAX_OTHER],
        subjects=subjects_in(cells["subjects"]),
        known_as=cells["known_as"][:KEY_LENGTH],
        copies=copies,
        repaired=repaired,
        remarks=(*remarks, *damage, *copies_remark),
    )


def _level(cells: Cells) -> Level:
    numbers = [f"{word} {cells[part]}" for word, part in (("lix", "lix"), ("let", "let_number"))]
    return read_level([*numbers, cells["audience"], cells["subjects"]])


def _isbn_of(written: list[str], has_faust: bool) -> tuple[str | None, bool, tuple[str, ...]]:
    """The row's ISBN, whether it was mended, and the code of damage a faust number makes up for."""
    whole = {isbn for one in written if (isbn := _whole_isbn(one))}
    if len(whole) > 1:
        raise BadIdentifier("isbns_disagree", isbns=", ".join(sorted(whole)))
    if whole:
        return whole.pop(), False, ()
    damage: list[BadIdentifier] = []
    for place, one in enumerate(written):
        others = " ".join(written[:place] + written[place + 1 :])
        try:
            isbn, repaired = repaired_isbn(one, others)
            return isbn, repaired, ()
        except BadIdentifier as bad:
            damage.append(bad)
    if damage and not has_faust:
        # A lost zero or a wrong digit tells more than the exponent beside it.
        raise next((bad for bad in damage if bad.code != "exponent"), damage[0])
    return None, False, tuple(dict.fromkeys(bad.code for bad in damage))


def _whole_isbn(text: str) -> str | None:
    try:
        return isbn13(text)
    except BadIdentifier:
        return None


def _faust_of(cells: Cells) -> tuple[str | None, tuple[str, ...]]:
    remarks: list[str] = []
    for text in (*cells.all("faust"), *cells.all("record")):
        try:
            return faust(text), ()
        except BadIdentifier as bad:
            remarks.append(f"faust_{bad.code}" if bad.code == "check_digit" else bad.code)
    return None, tuple(dict.fromkeys(remarks))


def year_in(text: str) -> int | None:
    """The first year between 1400 and 2099 in a text such as "2008.0", "c1999" or "1988-1990"."""
    year = re.search(r"(?<![\d-])(1[4-9][0-9]{2}|20[0-9]{2})(?!\d)", text)
    return int(year[1]) if year else None


def subjects_in(text: str) -> tuple[str, ...]:
    """The subjects in a cell: no shelf marks, reading levels or ages, which hold digits."""
    terms = (term.strip() for term in re.split(r"[|;]", text))
    words = (term for term in terms if len(term) > 2 and not re.search(r"\d", term))
    return tuple(dict.fromkeys(words))[:MAX_SUBJECTS]


def _format(text: str) -> str:
    words = text.casefold().strip()
    if not words:
        return "book"
    found = (name for names, name in FORMATS if re.match(rf"(?:{names})\b", words))
    return next(found, "other")


def _is_fiction(text: str) -> bool | None:
    words = set(re.split(r"[^\w]+", text.casefold()))
    if words & {"fag", "faglitteratur", "facklitteratur", "sakprosa", "nonfiction", "fa", "nej", "nei", "no"}:
        return False
    if "non" in words:
        return False
    fiction = {"skønlitteratur", "skjønnlitteratur", "skönlitteratur", "fiction", "fiktion", "sk"}
    return True if words & (fiction | {"ja", "yes", "roman"}) else None


def _copies(text: str) -> tuple[int, tuple[str, ...]]:
    if not text:
        return 1, ()
    if re.fullmatch(r"[0-9]{1,3}", text) and 1 <= int(text) <= MAX_COPIES:
        return int(text), ()
    return 1, ("copies",)
