"""Header rows: which row of a table names its columns, when a title and a date stand above it."""

from collections.abc import Iterable, Sequence
from itertools import islice

LOOKED_AT = 25  # rows that are not blank; nobody writes a longer heading


def folded(name: str) -> str:
    """A header as it is compared: single blanks, no capitals, no colon or stop at its end."""
    return " ".join(name.split()).casefold().rstrip(" .:*")


def header_place(records: Iterable[Sequence[str]], known: frozenset[str]) -> int:
    """The place of the row with most of the names somebody looks for, else of the first that is not blank.

    `known` are those names, folded. Counts from 0.
    """
    written = ((place, record) for place, record in enumerate(records) if any(record))
    looked_at = list(islice(written, LOOKED_AT))
    return max(looked_at, key=lambda row: names_in(row[1], known), default=(0, ()))[0]


def names_in(record: Sequence[str], known: frozenset[str]) -> int:
    """How many of the names stand in a row."""
    return len({folded(cell) for cell in record} & known)
