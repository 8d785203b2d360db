"""An invariant: a sentence that is always true, and the query for the rows where it is not."""
# ruff: noqa: S608 - every piece of every query is written here or read from the schema

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Invariant:
    """A sentence that is always true, and the query for the ids of rows where it is not."""

    id: str
    says: str
    query: str


def moves(table: str, edges: Mapping[Any, frozenset[Any]]) -> Invariant:
    """I5: the audit of a table with a life tells of no step that its map of moves does not have."""
    allowed = [
        f"(a.before = '{before}' AND a.after = '{after}')"
        for before in edges
        for after in sorted(edges[before])
    ]
    return Invariant(
        "I5",
        f"{table} move only as they may",
        f"""SELECT a.id FROM audit_events a WHERE a.subject = '{table}'
        AND a.before IS NOT NULL AND a.after IS NOT NULL AND NOT ({" OR ".join(allowed)})""",
    )
