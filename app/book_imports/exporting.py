"""Exporting: a library's books as a list that this program, or any other, can take in again.

Each printing is a row. Taken in again it changes nothing, for the last column says which book it is.
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.catalogue.models import Edition, Work
from app.catalogue.queries import is_merged

# As the first names of `book_columns.COLUMNS`, so that they are read as they are written.
HEADER = (
    *("ISBN", "Faust", "Title", "Author", "Year", "Publisher", "Edition", "Language", "Age", "LIX"),
    *("Let-tal", "Format", "Fiction", "Series", "Subjects", "Samlæs"),
)
FICTION = {None: "", True: "fiction", False: "non-fiction"}


def printings(session: Session, library_id: int) -> Iterator[Any]:
    """Every book by title with each of its printings, one row for a book without any; read bit by bit."""
    works = (
        *(Work.title, Work.author, Work.language, Work.age_from, Work.age_to, Work.lix, Work.let_number),
        *(Work.format, Work.is_fiction, Work.series, Work.subjects, Work.key, Work.created_at),
    )
    editions = (Edition.isbn, Edition.faust, Edition.year, Edition.publisher, Edition.note)
    rows = session.execute(
        select(*works, *editions, Edition.record_number)
        .outerjoin(Edition, (Edition.work_id == Work.id) & (Edition.library_id == Work.library_id))
        .where(Work.library_id == library_id, ~is_merged())
        .order_by(Work.sort_key, Work.id, Edition.id)
        .execution_options(yield_per=1000)
    )
    yield from rows


def exported(session: Session, library_id: int) -> Iterator[tuple[object, ...]]:
    """The rows under `HEADER`, by title; one for each printing, and one for a book without any."""
    for row in printings(session, library_id):
        yield (
            *(row.isbn, row.faust, row.title, row.author.replace(", ", "; "), row.year, row.publisher),
            *(row.note, row.language, ages_in_words(row.age_from, row.age_to), row.lix, row.let_number),
            *(row.format.replace("_", " "), FICTION[row.is_fiction], row.series, row.subjects, row.key),
        )


def ages_in_words(lowest: int | None, highest: int | None) -> str:
    """In years, as `audiences` reads them."""
    if lowest is None and highest is None:
        return ""
    if highest is None:
        return f"fra {lowest} år"
    return f"{lowest or 0}-{highest} år"
