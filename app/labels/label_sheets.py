"""Sheets of labels as they are bought: how many stand on an A4 page, and which place is printed first."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

Thing = TypeVar("Thing")


@dataclass(frozen=True)
class LabelSheet:
    """A sheet of `columns` × `rows` labels on A4; its measures in millimetres stand in `label-sheet.css`."""

    name: str
    columns: int
    rows: int
    width: float
    height: float

    @property
    def labels(self) -> int:
        """How many labels stand on one page."""
        return self.columns * self.rows


SHEETS = {
    sheet.name: sheet for sheet in (LabelSheet("2x4", 2, 4, 99.1, 67.7), LabelSheet("3x8", 3, 8, 63.5, 33.9))
}
"""The two sizes of address labels most shops sell (such as Avery L7165 and L7159)."""


def laid_out(things: Sequence[Thing], sheet: LabelSheet, start: int) -> list[list[Thing | None]]:
    """The labels page by page, the first one at place `start` (counted from 1); nothing before it.

    A place that is not on the sheet counts as the nearest that is.
    """
    blank = min(max(start, 1), sheet.labels) - 1
    places: list[Thing | None] = [*([None] * blank), *things]
    return [places[at : at + sheet.labels] for at in range(0, len(places), sheet.labels)]
