"""Lists of children in: a pasted class list becomes first names, initials and classes.

Everything happens in memory. Surnames, dates, numbers and addresses are counted by kind
and forgotten; no object made here holds one, so none can reach a form, a log or a disk.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from app.rosters.cells import Cell, Kind, sift
from app.rosters.class_labels import LONGEST_LABEL, KnownClasses
from app.rosters.first_names import BadName, clean_text, keep_of, may_hold_surname
from app.rosters.headers import Column, Header, read_header
from app.rosters.lines import LeftOut, Problem, Roster, RosterLine
from app.rosters.list_rows import is_about_the_list, is_ruling, without_sender
from app.rosters.name_order import NameOrder, put_in_order

MOST_ROWS = 400
LONGEST_ROW = 400


def read_roster(text: str, class_labels: Sequence[str] = (), default_class: str | None = None) -> Roster:
    """Read one child a line, typed or pasted from a spreadsheet, in whatever order.

    `class_labels` are the school's own classes; a line that is only a class stands for
    the lines after it, before that `default_class` does. Never raises: what cannot be
    read is a Problem.
    """
    reading = _Reading(KnownClasses(class_labels), default_class)
    lines = clean_text(text).split("\n")
    rows = [(row, line) for row, line in enumerate(lines, start=1) if line.strip()]
    for row, line in rows[:MOST_ROWS]:
        if len(line) > LONGEST_ROW:
            reading.problem(row, "too_long", longest=LONGEST_ROW)
        else:
            reading.read(row, line)
    if len(rows) > MOST_ROWS:
        reading.problem(rows[MOST_ROWS][0], "too_many_rows", most=MOST_ROWS)
    return reading.roster


class _Reading:
    """What is remembered from one row to the next while a list is read."""

    def __init__(self, known: KnownClasses, default_class: str | None) -> None:
        self.roster = Roster()
        self._known = known
        self._class = default_class
        self._header = Header()
        self._full_names: dict[tuple[str, ...], int] = {}

    def problem(self, row: int, code: str, **values: int) -> None:
        self.roster.problems.append(Problem(row, code, values))

    def read(self, row: int, line: str) -> None:
        if header := read_header(line):
            self._header = header
            return
        if is_ruling(line):
            return
        if is_about_the_list(line):
            self._class = self._known.split_off(line)[1] or self._class
            self.problem(row, "no_name")
            return
        if line != (message := without_sender(line)):
            self._leave_out(row, Kind.OTHER)
            line = message
        texts, columns = self._header.cells(line)
        cells = [_read_cell(text, column, self._known) for text, column in zip(texts, columns, strict=True)]
        for kind in (kind for cell in cells for kind in cell.left_out):
            self._leave_out(row, kind)
        if any(cell.is_unreadable for cell in cells):
            self.problem(row, "no_name")
            return
        if any(cell.has_several for cell in cells):
            self.problem(row, "several_names")
            return
        label = next((cell.class_label for cell in cells if cell.class_label), None)
        if label and not any(cell.names for cell in cells):
            self._class = label
            return
        order = put_in_order(cells, columns, self._header.surname_first)
        if order is None:
            self.problem(row, "several_names")
            return
        self._read_child(row, order, label or self._class)

    def _read_child(self, row: int, order: NameOrder, label: str | None) -> None:
        try:
            kept = keep_of(order.given, order.family)
        except BadName as bad:
            code = "too_long" if bad.code == "too_long" else "no_name"
            self.problem(row, code, **bad.values)
            return
        if kept.had_surname:
            self._leave_out(row, Kind.SURNAME)
        doubts = {
            "surname_first": order.is_turned,
            "second_word": kept.second_word is not None,
            "may_hold_surname": may_hold_surname(kept.first_name),
        }
        child = RosterLine(
            first_name=kept.first_name,
            initial=kept.initial,
            class_label=label,
            row=row,
            doubts=tuple(doubt for doubt, holds in doubts.items() if holds),
            second_word=kept.second_word,
        )
        self._add(child, (*order.given, "", *order.family))

    def _leave_out(self, row: int, kind: Kind) -> None:
        self.roster.left_out.append(LeftOut(row, kind))

    def _add(self, child: RosterLine, full_name: Iterable[str]) -> None:
        full = (child.class_label or "", *(word.casefold() for word in full_name))
        first_row = self._full_names.setdefault(full, child.row)
        if first_row != child.row:
            self.problem(child.row, "duplicate", first_row=first_row)
            return
        if child.class_label is None:
            self.problem(child.row, "no_class")
        if any(_look_alike(child, other) for other in self.roster.children):
            child = replace(child, doubts=(*child.doubts, "same_name"))
        self.roster.children.append(child)


def _read_cell(text: str, column: Column, known: KnownClasses) -> Cell:
    if column.kind is not None:
        return Cell(left_out=[column.kind] if text else [])
    cell = sift(text, known)
    if column is not Column.CLASS or cell.class_label is not None:
        return cell
    if cell.left_out or not 0 < len(text) <= LONGEST_LABEL:
        return Cell(left_out=cell.left_out)
    return Cell(class_label=known.own_spelling(text))


def _look_alike(one: RosterLine, other: RosterLine) -> bool:
    return (one.first_name.casefold(), one.initial, one.class_label) == (
        other.first_name.casefold(),
        other.initial,
        other.class_label,
    )
