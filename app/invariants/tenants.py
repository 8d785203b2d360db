"""Every parent belongs to the library of its row."""
# ruff: noqa: S608 - every piece of every query is written here or read from the schema

from collections.abc import Iterator

from app.core.tables import Base
from app.invariants.sentences import Invariant


def tenants() -> Iterator[Invariant]:
    """I16: every parent belongs to the library of its row; read from the schema, so none is forgotten."""
    for table in Base.metadata.sorted_tables:
        for key in table.foreign_key_constraints:
            column = next((name for name in key.column_keys if name != "library_id"), None)
            if column is None or "library_id" not in key.column_keys:
                continue
            parent = key.referred_table.name
            yield Invariant(
                "I16",
                f"{table.name}.{column} points into the row's own library",
                f"""SELECT one.id FROM {table.name} one LEFT JOIN {parent} parent ON parent.id = one.{column}
                WHERE one.{column} IS NOT NULL
                AND (parent.id IS NULL OR parent.library_id <> one.library_id)""",
            )
