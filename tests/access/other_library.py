"""The whole cast once more, at the other library: every row has a twin there, and its words are canaries."""

from typing import Any

from sqlalchemy import Integer, String, Table, insert, select

from app.core.tables import KEY_LENGTH, Base, new_key
from tests.world import World

FOREIGN = "Qqforeign"
SHARED = {"roles", "sessions", "links", "calendar_addresses", "form_receipts", "notices", "audit_events"}
"""Tables about people, who are the same at both, or about what has been done."""
SPOKEN = {"first_name", "name", "title", "words", "alias", "question", "email", "author", "room", "hint"}
"""Columns with words somebody would read."""

Numbers = dict[str, dict[Any, int]]


def twin(world: World) -> dict[str, list[str]]:
    """Store it; says the keys of the twins by table."""
    keys: dict[str, list[str]] = {}
    numbers: Numbers = {"libraries": {world.library.id: world.elsewhere.id}}
    for table in Base.metadata.sorted_tables:
        if "library_id" not in table.columns or table.name in SHARED:
            continue
        for row in world.session.execute(select(table)).mappings().all():
            if row["library_id"] == world.library.id:
                made = _twin_of(world, table, dict(row), numbers)
                if "key" in made:
                    keys.setdefault(table.name, []).append(made["key"])
    world.session.flush()
    return keys


def _twin_of(world: World, table: Table, row: dict[str, Any], numbers: Numbers) -> dict[str, Any]:
    made = {
        column.name: _value(table, column, row[column.name], numbers)
        for column in table.columns
        if column.computed is None and not (column.name == "id" and isinstance(column.type, Integer))
    }
    result: Any = world.session.execute(insert(table).values(made))
    if "id" in table.columns:
        numbers.setdefault(table.name, {})[row["id"]] = result.inserted_primary_key[0]
    return made


def _value(table: Table, column: Any, value: Any, numbers: Numbers) -> Any:
    if value is None:
        return None
    for key in column.foreign_keys:
        here = numbers.get(key.column.table.name, {})
        if key.column.name == "id" and value in here:
            return here[value]
    if not isinstance(value, str):
        return value
    if column.name == "key" or (column.type.length == KEY_LENGTH and _is_unique(table, column)):
        return new_key()
    if column.name in SPOKEN:
        return f"{FOREIGN}{value}"[: column.type.length]
    return f"f{value}"[: column.type.length] if _is_unique(table, column) else value


def _is_unique(table: Table, column: Any) -> bool:
    """Whether no two rows of the whole database may have the same."""
    return isinstance(column.type, String) and (
        bool(column.unique) or any(index.unique and [*index.columns] == [column] for index in table.indexes)
    )
