"""Words of our choice in every column of words, as if somebody had typed them."""

import re
from collections.abc import Sequence
from typing import Any

from sqlalchemy import String, select, update
from sqlalchemy.orm import Session

from app.core.tables import Base

NO_WORDS = {
    "key",
    "slug",
    "language",
    "zone",
    "country",
    "number",
    "sort_key",
    "search_text",
    "group_key",
    "animal",
    "moved",
    "facts",
}
"""Columns the product fills itself, or reads as something else than words."""
NO_WORDS_THERE = {
    "book_imports.problem",
    "book_imports.refusals",
    "libraries.embed_hosts",
    "list_layouts.parts",
    "loads.was",
    "lookup_sources.address",
    "pending_imports.kind",
    "season_figures.name",
    "season_steps.name",
    "season_steps.undo",
    "works.corrected",
}
"""The same of one table alone: what is an address of a website here is a street there."""
NUMBER = 4
"""Letters left for the number of the row, which keeps apart what must not be the same."""


def plant(session: Session, texts: Sequence[str]) -> int:
    """Put into each column of words the first of the texts that fits; how many columns there are."""
    columns = sum(_plant(session, table, texts) for table in Base.metadata.sorted_tables)
    session.expire_all()
    return columns


def _plant(session: Session, table: Any, texts: Sequence[str]) -> int:
    columns = {column.name: text for column in table.columns if (text := _text_for(table, column, texts))}
    for row in session.execute(select(table)).mappings().all() if "id" in table.columns else ():
        told = {name: f"{text}{row['id']}" for name, text in columns.items() if _may_hold(table, row, name)}
        if told:
            session.execute(update(table).where(table.c.id == row["id"]).values(told))
    return len(columns)


def _text_for(table: Any, column: Any, texts: Sequence[str]) -> str | None:
    """The first of the texts there is room for; None when the column holds no words."""
    room = (column.type.length or 9_999) - NUMBER if _is_words(table, column) else 0
    return next((text for text in texts if len(text) <= room), None)


def _is_words(table: Any, column: Any) -> bool:
    if not isinstance(column.type, String) or column.foreign_keys or column.primary_key:
        return False
    if column.name in NO_WORDS or str(column) in NO_WORDS_THERE:
        return False
    if re.search(r"token|hash|selector|secret|email|isbn|_code", column.name):
        return False
    return not re.search(rf"\b{column.name} (IN \(|= ')", _checks(table))


def _may_hold(table: Any, row: Any, name: str) -> bool:
    """What is empty may have to be: where a check speaks of it, it stays so."""
    value = row[name]
    return value is not None and (value != "" or not re.search(rf"\b{name}\b", _checks(table)))


def _checks(table: Any) -> str:
    return " ".join(str(getattr(check, "sqltext", "")) for check in table.constraints)
