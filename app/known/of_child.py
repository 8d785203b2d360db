"""What the library knows of a child, for whoever asks to see it: every column the data map lets out.

The rows are found from the map and the foreign keys, so that a new table is in the copy from the day it is
declared. Other people stand in it as what they are to the child, never by name.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, Protocol

from sqlalchemy import ColumnElement, Table, false, or_, select
from sqlalchemy.orm import Session

from app import data_map
from app.core.tables import Base

THE_CHILD, ANOTHER_CHILD = "the child", "another child"
YOU, ANOTHER_GUARDIAN = "you", "another guardian"
STAFF = "the library's staff"
CALLED_BY = ("name", "title", "alias")
"""Columns that name a row to people, the best first."""
PEOPLE = {"children", "guardians", "people"}


@dataclass(frozen=True)
class Value:
    """One value of one column, as it is stored; `shown` where it stands for another row."""

    table: str
    column: str
    stored: Any
    shown: str | None = None

    @property
    def plain(self) -> Any:
        """The value for a file: words, numbers, yes and no, moments as in ISO 8601."""
        value = self.stored if self.shown is None else self.shown
        if isinstance(value, datetime | date):
            return value.isoformat()
        return value.hex() if isinstance(value, bytes) else value


Row = list[Value]


class Asker(Protocol):
    """A guardian who asks about a child; a `Guardianship` is one."""

    @property
    def id(self) -> int: ...
    @property
    def child_id(self) -> int: ...
    @property
    def guardian_id(self) -> int: ...


@dataclass(frozen=True)
class ChildAlone:
    """The child itself asks, or staff for it: no guardian's data goes along."""

    child_id: int
    id: int = 0
    guardian_id: int = 0


def columns() -> dict[str, list[data_map.Column]]:
    """The columns that are handed out, by table, in the order of the map."""
    found: dict[str, list[data_map.Column]] = {}
    for column in data_map.entries():
        if column.data_class.export:
            found.setdefault(column.table, []).append(column)
    return found


def copy(session: Session, guardianship: Asker) -> dict[str, list[Row]]:
    """All that is stored of the child and of who asks for it, table by table; of others nothing."""
    found: dict[str, list[Row]] = {}
    for table_name, exported in columns().items():
        table = _table(table_name)
        wanted = select(*(table.c[column.name] for column in exported))
        rows = session.execute(wanted.where(_is_about(table, guardianship)).order_by(*table.primary_key))
        names = [column.name for column in exported]
        found[table_name] = [
            [Value(table_name, name, value) for name, value in zip(names, row, strict=True)] for row in rows
        ]
    return _with_names(session, found, guardianship)


def tables_out_of_reach() -> list[str]:
    """Tables with something to hand out that no foreign key leads to from a child; there must be none."""
    return [name for name in columns() if name != "guardians" and not _ways(_table(name))]


def _is_about(table: Table, guardianship: Asker) -> ColumnElement[bool]:
    if table.name == "children":
        return table.c.id == guardianship.child_id
    if table.name == "guardians":
        return table.c.id == guardianship.guardian_id
    if table.name == "guardianships":
        return table.c.id == guardianship.id
    ways = [
        table.c[column] == guardianship.child_id
        if target.name == "children"
        else table.c[column].in_(select(target.c.id).where(_is_about(target, guardianship)))
        for column, target in _ways(table)
    ]
    return or_(false(), *ways)


def _ways(table: Table, over: tuple[str, ...] = ()) -> list[tuple[str, Table]]:
    """The columns by which a row of the table belongs to a child: at once, or over a row that does."""
    if table.name in ("children", "guardianships"):
        return [("id", table)]
    parents = [(column, target) for column, target in _parents(table) if target.name not in over]
    direct = [(column, target) for column, target in parents if target.name == "children"]
    handed_out = columns()
    return direct or [
        (column, target)
        for column, target in parents
        if target.name in handed_out and target.name != "guardians" and _ways(target, (*over, table.name))
    ]


@cache
def _table(name: str) -> Table:
    return Base.metadata.tables[name]


def _parents(table: Table) -> list[tuple[str, Table]]:
    """The columns that point to other rows, and where to."""
    return [
        (column, key.referred_table)
        for key in sorted(table.foreign_key_constraints, key=lambda key: str(key.name))
        for column in key.column_keys
        if column != "library_id"
    ]


def _with_names(session: Session, found: dict[str, list[Row]], guardianship: Asker) -> dict[str, list[Row]]:
    """The same with words instead of the numbers of other rows."""
    wanted: dict[str, set[int]] = {}
    for value in (value for rows in found.values() for row in rows for value in row):
        target = _target(value)
        if target is not None and value.stored is not None and target.name not in PEOPLE:
            wanted.setdefault(target.name, set()).add(value.stored)
    names = {name: _names(session, _table(name), ids) for name, ids in wanted.items()}

    def shown(value: Value) -> Value:
        target = _target(value)
        if target is None or value.stored is None:
            return value
        words = _who(target, value.stored, guardianship) or names[target.name].get(value.stored, "")
        return Value(value.table, value.column, value.stored, words)

    return {table: [[shown(value) for value in row] for row in rows] for table, rows in found.items()}


def _target(value: Value) -> Table | None:
    return dict(_parents(_table(value.table))).get(value.column)


def _who(target: Table, row_id: int, guardianship: Asker) -> str | None:
    if target.name == "children":
        return THE_CHILD if row_id == guardianship.child_id else ANOTHER_CHILD
    if target.name == "guardians":
        return YOU if row_id == guardianship.guardian_id else ANOTHER_GUARDIAN
    return STAFF if target.name == "people" else None


def _names(session: Session, table: Table, ids: Iterable[int]) -> dict[int, str]:
    """What people call these rows: by their own name, or by that of the book or club they belong to."""
    named = next((table.c[name] for name in CALLED_BY if name in table.c), None)
    if named is not None:
        rows = session.execute(select(table.c.id, named).where(table.c.id.in_(ids)))
        return {row_id: str(name) for row_id, name in rows}
    for column, other, name in (("work_id", "works", "title"), ("club_id", "clubs", "name")):
        if column in table.c:
            its = _table(other)
            of_its = select(table.c.id, its.c[name]).join_from(table, its, its.c.id == table.c[column])
            return {row_id: str(word) for row_id, word in session.execute(of_its.where(table.c.id.in_(ids)))}
    return {}
