"""Writing: works and editions that were taken from a list, each into its table in one go."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, insert, update
from sqlalchemy.orm import Session

from app.catalogue.facts import MAX_SORT_KEY, search_words_of
from app.catalogue.known import KnownEdition, KnownWork
from app.catalogue.models import Edition, Work
from app.core.search_text import sort_key

# Inserted as plain tables: many thousand rows that no session need remember.
WORKS, EDITIONS = (cast("Table", model.__table__) for model in (Work, Edition))


def write_works(
    session: Session, works: Sequence[KnownWork], library_id: int, language: str, now: datetime
) -> None:
    """Write the works that are new, which get their ids, and those that changed."""
    fresh = {work.key: work for work in works if work.id is None}
    changed = [work for work in works if work.id is not None and work.is_changed]
    if fresh:
        rows = [_new_row(work, library_id, language, now) for work in fresh.values()]
        for id, key in session.execute(insert(WORKS).returning(WORKS.c.id, WORKS.c.key), rows):
            fresh[key].id = id
    if changed:
        facts = (work.facts | {"search_text": search_words_of(work.facts)} for work in changed)
        session.execute(
            update(Work), [{"id": work.id} | row for work, row in zip(changed, facts, strict=True)]
        )


def write_editions(session: Session, editions: Sequence[KnownEdition], library_id: int) -> None:
    """Write the editions that are new and those that changed; their works stand already."""
    fresh = [edition for edition in editions if edition.id is None]
    changed = [edition for edition in editions if edition.id is not None and edition.is_changed]
    if fresh:
        rows = [edition.facts | {"library_id": library_id, "work_id": edition.work.id} for edition in fresh]
        session.execute(insert(EDITIONS), rows)
    if changed:
        session.execute(update(Edition), [{"id": edition.id} | edition.facts for edition in changed])


def _new_row(work: KnownWork, library_id: int, language: str, now: datetime) -> dict[str, Any]:
    return work.facts | {
        "library_id": library_id,
        "key": work.key,
        "group_key": work.group_key,
        "search_text": search_words_of(work.facts),
        "sort_key": sort_key(work.facts["title"], language)[:MAX_SORT_KEY],
        "created_at": now,
    }
