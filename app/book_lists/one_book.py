"""One book: what the cells of a row say about it, and when they say too little to know which."""

import re

from app.book_lists.audiences import read_audience
from app.book_lists.book_columns import Cells
from app.book_lists.book_rows import MAX_OTHER, MAX_TITLE, BookRow
from app.book_lists.identifiers import BadIdentifier, faust, isbn13, isbns_within, repaired_isbn
from app.book_lists.languages import language_code
from app.book_lists.levels import Level, read_level
from app.book_lists.titles import creator_names, split_title
from app.book_lists.wordings import format_in, is_fiction_in, subjects_in, year_in
from app.core.tables import KEY_LENGTH

MAX_COPIES = 999
TOTALS = frozenset(
    ("i alt", "ialt", "total", "totalt", "sum", "summa", "antal i alt", "total antal", "subtotal")
)


def book_of(number: int, cells: Cells) -> BookRow:
    """The book in a row. Raises BadIdentifier as `book_lists.read_book_list` says."""
    title, subtitle = split_title(cells["title"])
    if title.casefold().strip(" .:") in TOTALS and not (cells["creators"] or cells.all("isbn")):
        raise BadIdentifier("total_row")
    if not title:
        raise BadIdentifier("no_title")
    if len(title) > MAX_TITLE:
        raise BadIdentifier("too_long", limit=MAX_TITLE)
    faust_number, remarks = _faust_of(cells)
    numbers, others = _numbers(cells.all("isbn"))
    isbn, repaired, damage = _isbn_of(numbers, has_faust=bool(faust_number))
    audience = read_audience([cells["audience"]])
    copies, copies_remark = _copies(cells["copies"])
    return BookRow(
        row=number,
        title=title,
        creators=tuple(creator_names(cells["creators"])),
        subtitle=(cells["subtitle"] or subtitle)[:MAX_OTHER],
        isbn=isbn,
        other_isbns=tuple(
            other for one in (*others, *cells.other_isbns) if (other := _whole_isbn(one)) not in (None, isbn)
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
        format=format_in(cells["format"]),
        is_fiction=is_fiction_in(cells["fiction"]),
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


def _numbers(written: list[str]) -> tuple[list[str], list[str]]:
    """The number in each cell, without what stands around it; and those that share a cell with another."""
    first: list[str] = []
    others: list[str] = []
    for text in written:
        found = [] if _whole_isbn(text) else isbns_within(text)
        first.append(found[0] if found else text)
        others += found[1:]
    return first, others


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


def _copies(text: str) -> tuple[int, tuple[str, ...]]:
    if not text:
        return 1, ()
    if re.fullmatch(r"[0-9]{1,3}", text) and 1 <= int(text) <= MAX_COPIES:
        return int(text), ()
    return 1, ("copies",)
