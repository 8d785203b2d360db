"""What a pasted class list becomes: a line for each child, what was left out, what somebody must look at."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.rosters.cells import Kind


@dataclass(frozen=True)
class RosterLine:
    """One child as it may be stored.

    `row` counts from 1 in the pasted text. `second_word` is a well-known first name that
    stood second ("Ida Marie") and may be given back with one click. `doubts` are
    `second_word`, `surname_first` (the order was turned round),
    `same_name` (another child here looks the same) and `may_hold_surname`.
    """

    first_name: str
    initial: str | None
    class_label: str | None
    row: int
    doubts: tuple[str, ...] = ()
    second_word: str | None = None


@dataclass(frozen=True)
class LeftOut:
    """Something of this kind stood in this row and was left out."""

    row: int
    kind: Kind


@dataclass(frozen=True)
class Problem:
    """A row somebody must look at: `no_name`, `too_long` (`longest`), `several_names`,
    `duplicate` (`first_row`), `no_class` or `too_many_rows` (`most`)."""

    row: int
    code: str
    values: Mapping[str, int] = field(default_factory=dict)


@dataclass
class Roster:
    """A cleaned class list."""

    children: list[RosterLine] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
