"""Title lists: what the lines pasted from a library system say, and the copies they put in a box."""

import re
from collections.abc import Iterator
from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.book_lists.book_columns import COLUMNS
from app.book_lists.book_lists import read_book_list
from app.book_lists.book_rows import MAX_TITLE, BookRow
from app.book_lists.identifiers import EXPONENT, BadIdentifier, faust, isbn13
from app.book_lists.titles import creator_names, split_title
from app.boxes.scanning import MOST_OF_A_TITLE
from app.core.errors import RuleBroken
from app.core.spreadsheets import Unreadable, folded, read_table
from app.deposits.models import Box
from app.title_lists import bringing
from app.title_lists.brought import Brought
from app.title_lists.list_lines import Ignored, Line

MOST_LINES = 500
COPIES = re.compile(r"([0-9]{1,3})\s*(?:stk\.?|eks\.?|ex\.?|x|copies|copy|st\.?)?", re.IGNORECASE)
COPIES_FIRST = re.compile(r"([0-9]{1,2})\s*(?:[x×]|stk\.?|eks\.?|ex\.?)\s+(?=\S)", re.IGNORECASE)
BULLET = re.compile(r"^(?:[-–—•*·]|[0-9]{1,3}[.)])\s+")
HEADINGS = {
    folded(name) for part in ("title", "creators", "isbn", "faust", "copies") for name in COLUMNS[part]
}


def paste_titles(session: Session, box: Box, text: str, by: Person, now: datetime) -> Brought:
    """Let the box hold the books of a pasted list: "Title / Author", "Title; Author", columns with tabs,
    an ISBN or a number of copies in any column, or a whole sheet with named columns.

    A line that says neither a title nor a number is left out and listed. Raises RuleBroken: list_empty,
    list_too_long (over 500 lines), box_has_moved_on.
    """
    ignored: list[Ignored] = []
    rows = list(_rows(text, ignored))
    if not rows and not ignored:
        raise RuleBroken("list_empty")
    return bringing.bring(
        session, box, [Line(row, row.title or row.isbn or row.faust or "") for row in rows], by, now, ignored
    )


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
        if not (isbn or faust_number):
            raise BadIdentifier("no_title")
        title = ""
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
