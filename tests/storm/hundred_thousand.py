"""A catalogue of 100,000 works, grown from the real titles, names and subjects of `books_*`."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from app.book_imports.book_files import read_book_file
from app.book_lists.book_rows import BookRow
from app.catalogue.facts import search_words_of, work_facts
from app.catalogue.models import Edition, Work
from app.core import clock
from app.core.search_text import sort_key
from app.core.tables import new_key
from app.libraries.models import Library

MANY = 100_000
AT_ONCE = 5_000
LISTS = (
    "books_dk_top10000/meta.jsonl",
    "books_dk_isbn/books.csv",
    "books_goodbooks10k/books.csv",
)


def real_rows(folder: Path) -> list[BookRow]:
    """Every book of the real lists."""
    return [row for name in LISTS for row in read_book_file((folder / name).read_bytes(), name).books]


def fill(session: Session, library: Library, rows: list[BookRow], many: int = MANY) -> None:
    """Each real title with its own author first, then with the authors of other books."""
    works = _works(library, rows, many)
    for start in range(0, many, AT_ONCE):
        batch = [next(works) for _ in range(min(AT_ONCE, many - start))]
        ids = session.execute(insert(Work).returning(Work.id, sort_by_parameter_order=True), batch)
        editions = [
            _edition(library, start + place, work, id)
            for place, (work, id) in enumerate(zip(batch, ids.scalars(), strict=True))
        ]
        session.execute(insert(Edition), editions)
    session.commit()


def _works(library: Library, rows: list[BookRow], many: int) -> Iterator[dict[str, Any]]:
    now = clock.now()
    for number in range(many):
        title, other = rows[number % len(rows)], rows[(number * 7 + number // len(rows)) % len(rows)]
        facts = work_facts(other if number >= len(rows) else title) | {
            "title": title.title,
            "format": title.format,
        }
        yield facts | {
            "library_id": library.id,
            "key": new_key(),
            "group_key": f"{number}",
            "search_text": search_words_of(facts),
            "sort_key": sort_key(title.title, library.language)[:500],
            "created_at": now,
        }


def _edition(library: Library, number: int, work: dict[str, Any], work_id: int) -> dict[str, Any]:
    isbn = f"97887{number:08d}"
    return {"library_id": library.id, "work_id": work_id, "isbn": isbn, "title": work["title"]}
