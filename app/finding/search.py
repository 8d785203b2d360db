"""Search: which works a few typed words, or a number, mean; the same on both databases.

What is typed letter by letter must answer at once in a catalogue of 100,000 works, where "de" begins a
word in half of them. So nothing sorts all that fits: titles that begin so are read in the order of an
index, and only when they leave room, the first few hundred works that hold the words are put in order.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    bindparam,
    case,
    column,
    func,
    literal_column,
    select,
    table,
    text,
)
from sqlalchemy.orm import Session, aliased

from app.catalogue.models import Work
from app.catalogue.queries import is_merged
from app.core.cursors import LIMIT
from app.core.search_text import search_words, sort_key
from app.finding.numbers import numbered
from app.finding.queries import A_PAGE, WorkPage, with_copies
from app.libraries.models import Library

AT_MOST = 20
LONGEST_QUERY = 200  # letters
LOOKED_THROUGH = 400
"""So many works that hold the words are put in order; of more, the first ones found."""
BEYOND = "\U0010ffff"
SHORT = 1
"""Words of one letter narrow what the others find; alone they are looked up."""

Narrowed = Sequence[ColumnElement[bool]]


_BEGINNING = (
    select(Work)
    .where(
        Work.library_id == bindparam("library"),
        Work.sort_key >= bindparam("begins"),
        Work.sort_key < bindparam("beyond"),
        ~is_merged(),
    )
    .order_by(Work.sort_key, Work.id)
    .limit(LIMIT)
)


def matching(
    session: Session, library_id: int, query: str, limit: int = AT_MOST, narrowed: Narrowed = ()
) -> list[Work]:
    """The works that hold every typed word or its beginning: titles that begin so first, then those
    with the words in the title, in the names, and elsewhere.

    An ISBN in any spelling, its beginning, and a faust number find their works. `narrowed` are conditions
    on Work. Nothing typed finds nothing.
    """
    words = search_words(query)
    if not words:
        return []
    found = numbered(session, library_id, query, limit, narrowed)
    if found:
        return found
    found = _beginning(session, library_id, query, limit, narrowed)
    if len(found) < limit:
        found += _holding(session, library_id, words, limit, narrowed, found)
    return found


def first_page(session: Session, library_id: int, query: str, narrowed: Narrowed = ()) -> WorkPage:
    """The first fifty works that match what was typed, and whether there are more."""
    works = matching(session, library_id, query, A_PAGE + 1, narrowed)
    return WorkPage(with_copies(session, works[:A_PAGE]), is_cut=len(works) > A_PAGE)


def _beginning(session: Session, library_id: int, query: str, limit: int, narrowed: Narrowed) -> list[Work]:
    begins = sort_key(query, session.get_one(Library, library_id).language)
    if not begins:
        return []
    wanted = _BEGINNING.where(*narrowed) if narrowed else _BEGINNING
    asked = {"library": library_id, "begins": begins, "beyond": begins + BEYOND, "limit": limit}
    return list(session.scalars(wanted, asked))


def _holding(
    session: Session, library_id: int, words: list[str], limit: int, narrowed: Narrowed, but: list[Work]
) -> list[Work]:
    dialect = session.get_bind().dialect.name
    looked_up = [word for word in words if len(word) > SHORT] or words
    # The sum keeps PostgreSQL from reading the whole library while it has no statistics, as after an import.
    of_library = Work.library_id + 0 if dialect == "postgresql" else Work.library_id
    held = _held(dialect, looked_up).where(of_library == library_id, ~is_merged(), *narrowed)
    for word in words:
        if word not in looked_up:
            held = held.where((" " + Work.search_text).contains(f" {word}", autoescape=True))
    held = held.where(Work.id.not_in([work.id for work in but])) if but else held
    # Whole works, not their ids: joined to the works again, PostgreSQL without statistics looked them up
    # once for each work of the library.
    some = aliased(Work, held.limit(LOOKED_THROUGH).subquery())
    order = (_place(dialect, words[0], some), some.sort_key, some.id)
    return list(session.scalars(select(some).order_by(*order).limit(limit - len(but))))


def _held(dialect: str, words: list[str]) -> Select[Any]:
    """The works that hold these words or their beginnings, in whatever order they are found."""
    # search_words leaves letters and digits only, so nothing in a word ends its quotes.
    if dialect == "postgresql":
        terms = " & ".join(f"'{word}':*" for word in words)
        simple: ColumnElement[str] = literal_column("'simple'")
        query = func.to_tsquery(simple, terms)
        return select(Work).where(func.to_tsvector(simple, Work.search_text).bool_op("@@")(query))
    terms = " ".join(f'"{word}"*' for word in words)
    # The sign keeps SQLite from asking the index once for each work of the library.
    index = table("work_search", column("rowid"))
    return (
        select(Work)
        .select_from(index.join(Work, Work.id == text("+work_search.rowid")))
        .where(text("work_search MATCH :terms").bindparams(terms=terms))
    )


def _place(dialect: str, word: str, work: type[Work]) -> ColumnElement[int]:
    """Where in a work's words the first typed one stands: in the title, in the names, or behind them."""
    place_of = func.strpos if dialect == "postgresql" else func.instr
    at = place_of(" " + work.search_text, f" {word}")
    title, names = func.length(work.title), func.length(work.author)
    return case((at <= title, 0), (at <= title + names + 1, 1), else_=2)
