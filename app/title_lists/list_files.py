"""The library system's list as it came: its rows, how they were read the last time, and what they say."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.core.errors import RuleBroken
from app.core.header_rows import header_place, names_in
from app.core.spreadsheets import read_rows
from app.core.unreadable import Unreadable
from app.core.uploads import rule_of
from app.title_lists import layouts, list_columns
from app.title_lists.list_columns import Layout, Part
from app.title_lists.list_lines import Ignored, Line, lines_of

MOST_LINES = 1_000
"""More books than any box holds; a whole catalogue belongs to the catalogue's own import."""
SHOWN = 4
ASKED = (Part.BARCODE, Part.DUE)


@dataclass(frozen=True)
class ListColumn:
    """One column as the librarian sees it: its heading, and what stands in it first."""

    name: str
    examples: list[str]


@dataclass(frozen=True)
class ListFile:
    """A list that has been read: its rows by number."""

    rows: list[tuple[int, list[str]]]

    @property
    def cells(self) -> list[list[str]]:
        return [row for _, row in self.rows]

    @property
    def width(self) -> int:
        return max(map(len, self.cells), default=0)

    def columns(self, layout: Layout) -> list[ListColumn]:
        """Each column with its heading, if there are any, and its first different cells."""
        names = self.cells[0] if layout.has_heading else []
        below = self.cells[1:] if layout.has_heading else self.cells
        return [
            ListColumn(
                names[place] if place < len(names) else "",
                list(dict.fromkeys(row[place] for row in below[:50] if place < len(row) and row[place]))[
                    :SHOWN
                ],
            )
            for place in range(self.width)
        ]


def read_list(data: bytes, name: str = "") -> ListFile:
    """Read a list; slow, so never inside a transaction.

    Raises RuleBroken: `file_…` when it cannot be read, list_empty, list_too_long (over 1,000 lines),
    list_too_wide (over 60 columns).
    """
    try:
        rows, _ = read_rows(data, name)
    except Unreadable as error:
        raise rule_of(error) from error
    found = ListFile(_below_a_title(rows))
    if not rows:
        raise RuleBroken("list_empty")
    if len(rows) > MOST_LINES:
        raise RuleBroken("list_too_long", most=MOST_LINES)
    if found.width > layouts.MOST_COLUMNS:
        raise RuleBroken("list_too_wide", most=layouts.MOST_COLUMNS)
    return found


def _below_a_title(rows: list[tuple[int, list[str]]]) -> list[tuple[int, list[str]]]:
    """The rows from the headings on; what the list itself is called stands above them."""
    cells = [row for _, row in rows]
    place = header_place(cells, list_columns.KNOWN)
    return rows[place:] if place and names_in(cells[place], list_columns.KNOWN) > 1 else rows


def layout_of(session: Session, library_id: int, file: ListFile) -> tuple[Layout, bool]:
    """How the list is to be read, and whether a librarian has said so before."""
    known = layouts.remembered(session, library_id, file.cells)
    return (known, True) if known else (list_columns.guessed(file.cells), False)


def asks_for_columns(file: ListFile) -> bool:
    """Whether pasted text is a list with columns somebody should look at, and not lines of titles."""
    layout = list_columns.guessed(file.cells)
    return any(part in ASKED for part in layout.parts) or (layout.has_heading and file.width > 2)


def said(file: ListFile, layout: Layout) -> tuple[list[Line], list[Ignored]]:
    """The books of the list, read so. Raises RuleBroken: list_part_twice, list_no_book."""
    return lines_of(file.rows, layout.checked())
