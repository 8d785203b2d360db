"""The columns of the library system's list: what each of them probably says, before anybody was asked."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.book_lists.book_columns import COLUMNS
from app.book_lists.identifiers import EXPONENT, BadIdentifier, faust, isbn13
from app.core.errors import RuleBroken
from app.core.spreadsheets import folded

SAMPLE = 60  # rows looked at when guessing
MOST = 0.6  # of the cells must be alike


class Part(StrEnum):
    """What a column of the list says about a book."""

    NOTHING = "nothing"
    TITLE = "title"
    AUTHOR = "author"
    ISBN = "isbn"
    FAUST = "faust"
    BARCODE = "barcode"
    RECORD = "record"
    DUE = "due"
    COPIES = "copies"


@dataclass(frozen=True)
class Layout:
    """What each column says, and whether the first row is headings."""

    parts: tuple[Part, ...]
    has_heading: bool

    def checked(self) -> "Layout":
        """This layout, if a box can be filled by it. Raises RuleBroken: list_part_twice, list_no_book."""
        said = [part for part in self.parts if part != Part.NOTHING]
        if len(said) > len(set(said)):
            raise RuleBroken("list_part_twice")
        if not {Part.TITLE, Part.ISBN, Part.FAUST, Part.BARCODE, Part.RECORD} & set(said):
            raise RuleBroken("list_no_book")
        return self


HEADINGS = {
    Part.TITLE: (*COLUMNS["title"], "materiale", "titel/forfatter", "titel og forfatter", "tittel/forfatter"),
    Part.AUTHOR: COLUMNS["creators"],
    Part.ISBN: COLUMNS["isbn"],
    Part.FAUST: COLUMNS["faust"],
    Part.COPIES: COLUMNS["copies"],
    Part.BARCODE: (
        *("stregkode", "stregkodenummer", "materialenummer", "materialenr", "materiale-id", "materiale id"),
        *("strekkode", "eksemplarnummer", "eksemplarnr", "streckkod", "streckkodsnummer", "exemplarnummer"),
        *("barcode", "item barcode", "item id", "item number"),
    ),
    Part.RECORD: (
        *("ex_titnr", "titnr", "titelnummer", "titelnr", "tittelnummer", "tittelnr", "postnummer"),
        *("bib-id", "biblionumber", "record number", "bibliographic id"),
    ),
    Part.DUE: (
        "ex_forfall",
        *("afleveres", "afleveringsdato", "afleveres senest", "forfaldsdato", "forfald", "lånefrist"),
        *("forfall", "forfallsdato", "innleveringsfrist", "leveres innen", "återlämningsdatum"),
        *("förfallodatum", "återlämnas", "lånetid", "due", "due date", "due back"),
    ),
}
KNOWN = frozenset(folded(name) for names in HEADINGS.values() for name in names)
DATE = re.compile(r"[0-9]{1,4}[-./][0-9]{1,2}[-./][0-9]{1,4}(?: [0-9:]+)?")
NAME = re.compile(r"[^\W\d_a-zæøåäö][\w.'’-]*(?:,? [^\W\d_][\w.'’-]*){1,4}(?: \([^)]*\))?")
BARCODE = re.compile(r"(?=[^ ]*[0-9]{5})[0-9A-Za-z./ -]{6,40}")


def guessed(rows: Sequence[Sequence[str]]) -> Layout:
    """What the columns say by their headings, else by what stands in them."""
    width = max(map(len, rows), default=0)
    heading = [folded(cell) for cell in rows[0]] if rows else []
    has_heading = _is_heading(rows)
    columns = [_column(rows, place) for place in range(width)]
    parts = [Part.NOTHING] * width
    if has_heading:
        for part, names in HEADINGS.items():
            # The best name first: a list may have both an original title and a title.
            place = next((heading.index(name) for name in names if name in heading), None)
            if place is not None and parts[place] == Part.NOTHING:
                parts[place] = part
    if has_heading:
        columns = [column[1:] for column in columns]
    for part, is_one in LOOKS:
        if part not in parts:
            _take(parts, columns, part, lambda cells, is_one=is_one: _share(cells, is_one))  # type: ignore[misc]
    if Part.TITLE not in parts and Part.RECORD not in parts:
        _take(parts, columns, Part.TITLE, _words)
    if Part.AUTHOR not in parts:
        _take(parts, columns, Part.AUTHOR, lambda cells: _share(cells, _is_name))
    return Layout(tuple(parts), has_heading)


def is_isbn(cell: str) -> bool:
    """Whether this is an ISBN, or what a spreadsheet has left of one."""
    return bool(EXPONENT.fullmatch(cell)) or _reads(isbn13, cell)


def is_faust(cell: str) -> bool:
    """Whether this is a whole faust number."""
    return _reads(faust, cell)


def _is_barcode(cell: str) -> bool:
    return bool(BARCODE.fullmatch(cell)) and not DATE.fullmatch(cell)


def _is_name(cell: str) -> bool:
    return bool(NAME.fullmatch(cell))


LOOKS: tuple[tuple[Part, Callable[[str], bool]], ...] = (
    (Part.ISBN, is_isbn),
    (Part.FAUST, is_faust),
    (Part.DUE, lambda cell: bool(DATE.fullmatch(cell))),
    (Part.BARCODE, _is_barcode),
)


def _take(
    parts: list[Part], columns: list[list[str]], part: Part, points: Callable[[list[str]], float]
) -> None:
    """Give `part` to the free column that has most points, if any has some."""
    free = [place for place, taken in enumerate(parts) if taken == Part.NOTHING]
    best = max(free, key=lambda place: points(columns[place]), default=None)
    if best is not None and points(columns[best]) > 0:
        parts[best] = part


def _share(cells: list[str], is_one: Callable[[str], bool]) -> float:
    """The part of the cells that are so, or 0 where they are few, or all the same."""
    said = [cell for cell in cells if cell]
    if not said or len(said) < len(cells) * MOST / 2:
        return 0
    share = sum(map(is_one, said)) / len(said)
    return share if share >= MOST else 0


def _words(cells: list[str]) -> float:
    """How different the words in the column are from row to row, or 0 where it has no words."""
    said = [cell for cell in cells if cell]
    in_words = sum(bool(re.search(r"[^\W\d_]{2}", cell)) for cell in said)
    return len(set(said)) / len(cells) if said and in_words >= len(said) * MOST else 0


def _column(rows: Sequence[Sequence[str]], place: int) -> list[str]:
    return [row[place] if place < len(row) else "" for row in rows[:SAMPLE]]


def _is_heading(rows: Sequence[Sequence[str]]) -> bool:
    """Names we know; or words above a column that has numbers everywhere else."""
    if not rows or any(is_isbn(cell) or is_faust(cell) for cell in rows[0]):
        return False
    if any(folded(cell) in KNOWN for cell in rows[0]):
        return True
    below = [_column(rows[1:], place) for place in range(len(rows[0]))]
    return any(
        cell and not re.search(r"\d", cell) and _share(cells, lambda one: bool(re.search(r"\d{4}", one))) == 1
        for cell, cells in zip(rows[0], below, strict=True)
    )


def _reads(read: Callable[[str], str], cell: str) -> bool:
    try:
        read(cell)
    except BadIdentifier:
        return False
    return True
