"""Where a page of a long list begins: after a moment and a key, so that nothing is skipped or shown twice."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Integer, bindparam, literal, tuple_

from app.core.tables import UtcDateTime

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
TICK = timedelta(microseconds=1)
LONGEST_NUMBER = 9  # digits, which every database holds in an integer
LIMIT = bindparam("limit", type_=Integer, literal_execute=True)
"""How many rows at most. It stands in the statement: what PostgreSQL cannot see it plans anew every time."""


@dataclass(frozen=True)
class Cursor:
    """The last row of the page before, as it stands in an address."""

    at: datetime
    key: str

    def __str__(self) -> str:
        return f"{(self.at - EPOCH) // TICK}.{self.key}"


def read_cursor(text: str | None) -> Cursor | None:
    """The cursor in an address; one that makes no sense begins the list from its first row."""
    number, dot, key = (text or "").partition(".")
    if not dot or not number.isascii() or not number.isdecimal() or len(number) > 16:
        return None
    return Cursor(EPOCH + int(number) * TICK, key)


def read_number(text: str | None) -> int:
    """The number in an address after which a list goes on; zero for none, and for one no list reaches."""
    is_number = text is not None and text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER
    return int(text) if text and is_number else 0


def older(cursor: Cursor | None, at: Any, key: Any) -> list[ColumnElement[bool]]:
    """What is left of a list with the newest first."""
    return [tuple_(at, key) < _value(cursor)] if cursor else []


def newer(cursor: Cursor | None, at: Any, key: Any) -> list[ColumnElement[bool]]:
    """What is left of a list with the oldest first."""
    return [tuple_(at, key) > _value(cursor)] if cursor else []


def _value(cursor: Cursor) -> Any:
    return tuple_(literal(cursor.at, UtcDateTime()), literal(cursor.key))
