"""Which words of a row are the child's own names, and which the family's."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from app.rosters.cells import Cell
from app.rosters.first_names import ends_like_surname, looks_like_surname
from app.rosters.headers import Column

# In Vietnam the family's name stands first and the child's own last.
VIETNAMESE = frozenset(("nguyen", "nguyễn", "tran", "trần", "pham", "phạm", "huynh", "huỳnh"))
PARTICLES = frozenset(("von", "van", "de", "der", "den", "af", "la", "da", "du"))


@dataclass(frozen=True)
class NameOrder:
    """The given and the family's words; turned if the surname stood first unannounced.

    Without family words the given ones are a whole name.
    """

    given: list[str] = field(default_factory=list)
    family: list[str] = field(default_factory=list)
    is_turned: bool = False


def put_in_order(cells: Sequence[Cell], columns: Sequence[Column], surname_first: bool) -> NameOrder | None:
    """Tell given from family words in a row; None if several children stand in it.

    "Kristensen, Ida" and a header name the order; else a word that ends as surnames do
    is taken for one wherever it stands.
    """
    if any(column in (Column.FIRST_NAME, Column.SURNAME) for column in columns):
        return _by_columns(cells, columns)
    has_comma = any(len(cell.names) > 1 for cell in cells)
    names = _without_gender([words for cell in cells for words in cell.names])
    if has_comma and (len(names) > 2 or _are_two_children(names)):
        return None
    if not names:
        return NameOrder()
    if len(names) == 1:
        return _one_name(names[0], surname_first)
    front, back = names[0], [word for words in names[1:] for word in words]
    return _two_names(front, back, has_comma or surname_first)


def _by_columns(cells: Sequence[Cell], columns: Sequence[Column]) -> NameOrder:
    order = NameOrder()
    for cell, column in zip(cells, columns, strict=True):
        words = order.family if column is Column.SURNAME else order.given
        words += [word for name in cell.names for word in name]
    return order


def _without_gender(names: list[list[str]]) -> list[list[str]]:
    """A letter in a cell of its own beside a whole name is no initial: it says boy or girl."""
    longer = [words for words in names if words != [words[0][:1]]]
    return longer if sum(map(len, longer)) > 1 else names


def _one_name(words: list[str], surname_first: bool) -> NameOrder:
    if words[0].casefold() in VIETNAMESE and len(words) > 1:
        return NameOrder(words[-1:], words[:-1], is_turned=True)
    if words[0].casefold() in PARTICLES and len(words) > 2:
        return NameOrder(words[-1:], words[:-1], is_turned=True)
    if _is_first_name_all_the_same(words):
        return NameOrder(words)
    if all(map(looks_like_surname, words)):
        return NameOrder([], words)
    family = list(takewhile(looks_like_surname, words)) or words[: int(surname_first)]
    return NameOrder(words[len(family) :], family, is_turned=bool(family))


def _is_first_name_all_the_same(words: list[str]) -> bool:
    """ "Parker", "Lind S": a listed surname that stands alone, before an initial or before surnames."""
    first, *rest = words
    return not ends_like_surname(first) and all(len(word) == 1 or looks_like_surname(word) for word in rest)


def _are_two_children(names: list[list[str]]) -> bool:
    """ "Ida Holm, Bo Jensen": two whole names, each with its own surname last."""
    return len(names) == 2 and all(
        len(words) > 1 and looks_like_surname(words[-1]) and not looks_like_surname(words[0])
        for words in names
    )


def _two_names(front: list[str], back: list[str], surname_first: bool) -> NameOrder:
    front_is, back_is = looks_like_surname(front[-1]), looks_like_surname(back[-1])
    if not front_is and (back_is or len(back[-1]) == 1):
        return NameOrder(front, back)
    if surname_first:
        return NameOrder(back, front)
    if front_is and not back_is:
        return NameOrder(back, front, is_turned=True)
    return NameOrder(front, back)
