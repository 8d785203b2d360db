"""Search: which works a few typed words, or a number, mean; the same on both databases."""

from sqlalchemy import ColumnElement, Select, case, func, literal_column, select, text
from sqlalchemy.orm import Session

from app.catalogue.models import Work
from app.catalogue.queries import A_PAGE, WorkPage, with_copies
from app.catalogue.works import by_faust, by_isbn
from app.core.search_text import search_words

AT_MOST = 20


def matching(session: Session, library_id: int, query: str, limit: int = AT_MOST) -> list[Work]:
    """The works that hold every typed word or its beginning, those whose title begins so first.

    An ISBN in any spelling and a faust number find their work. Nothing typed finds nothing.
    """
    words = search_words(query)
    if not words:
        return []
    numbered = by_isbn(session, library_id, query) or by_faust(session, library_id, query)
    if numbered is not None:
        return [numbered]
    return list(session.scalars(_query(_dialect(session), library_id, words).limit(limit)))


def first_page(session: Session, library_id: int, query: str) -> WorkPage:
    """The first fifty works that match what was typed, and whether there are more."""
    works = matching(session, library_id, query, A_PAGE + 1)
    return WorkPage(with_copies(session, works[:A_PAGE]), is_cut=len(works) > A_PAGE)


def _query(dialect: str, library_id: int, words: list[str]) -> Select[Work]:
    begins = Work.search_text.startswith(" ".join(words), autoescape=True)
    return (
        select(Work)
        .where(Work.library_id == library_id, _holds(dialect, words))
        .order_by(case((begins, 0), else_=1), Work.sort_key, Work.id)
    )


def _holds(dialect: str, words: list[str]) -> ColumnElement[bool]:
    # search_words leaves letters and digits only, so nothing in a word ends its quotes.
    if dialect == "postgresql":
        terms = " & ".join(f"'{word}':*" for word in words)
        simple: ColumnElement[str] = literal_column("'simple'")
        return func.to_tsvector(simple, Work.search_text).bool_op("@@")(func.to_tsquery(simple, terms))
    terms = " ".join(f'"{word}"*' for word in words)
    found = text("SELECT rowid FROM work_search WHERE work_search MATCH :terms").bindparams(terms=terms)
    return Work.id.in_(found)


def _dialect(session: Session) -> str:
    return session.get_bind().dialect.name
