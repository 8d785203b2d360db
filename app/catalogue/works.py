"""Works: which one of the library's a number or a title means, and how one row becomes one."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, select, text
from sqlalchemy.orm import Session

from app.book_lists.book_rows import APART, MAX_TITLE, BookRow
from app.book_lists.identifiers import BadIdentifier, faust, isbn13
from app.book_lists.titles import KEY_LENGTH, creator_names, split_title, work_key
from app.catalogue.known import Outcome
from app.catalogue.models import Edition, Merge, Work
from app.catalogue.queries import became, is_merged
from app.catalogue.recording import Known
from app.core.errors import RuleBroken
from app.core.search_text import search_text
from app.libraries.models import Library

CATALOGUE_LOCK = 4_711  # so that our advisory locks meet no others


def with_isbn(session: Session, library_id: int, isbn: str) -> list[Work]:
    """The works with this ISBN, in any spelling, by title: several where publishers printed it twice."""
    try:
        number = isbn13(isbn)
    except BadIdentifier:
        return []
    return list(session.scalars(_with_edition(library_id, Edition.isbn == number)))


def by_isbn(session: Session, library_id: int, isbn: str) -> Work | None:
    """The one work with this ISBN, in any spelling; None for what is no ISBN and where several have it."""
    found = with_isbn(session, library_id, isbn)
    return found[0] if len(found) == 1 else None


def by_faust(session: Session, library_id: int, number: str) -> Work | None:
    """The work one of whose editions has this Danish faust number; None for what is none."""
    try:
        digits = faust(number)
    except BadIdentifier:
        return None
    return session.scalar(_with_edition(library_id, Edition.faust == digits))


def by_numbers(session: Session, library_id: int, numbers: Collection[str]) -> dict[str, list[Work]]:
    """The works that these ISBNs and faust numbers, as they are stored, stand on; all in one query."""
    stands_on = func.coalesce(Merge.kept_id, Edition.work_id)
    rows = session.execute(
        select(Edition.isbn, Edition.faust, Work)
        .select_from(Edition)
        .outerjoin(Merge, became())
        .join(Work, Work.id == stands_on)
        .where(Edition.library_id == library_id, Work.library_id == library_id)
        .where(Edition.isbn.in_(numbers) | Edition.faust.in_(numbers))
        .order_by(Work.sort_key, Work.id)
    )
    found: dict[str, list[Work]] = {}
    for isbn, faust_number, work in rows:
        for number in set(numbers).intersection((isbn, faust_number)):
            if work not in found.setdefault(number, []):
                found[number].append(work)
    return found


def by_title(session: Session, library_id: int, title: str, author: str = "") -> Work | None:
    """The one work with this title, freely spelled; None when there is none, or more than one.

    `author` may be the whole name, either way round, or a part of it. Of a printed book and the
    same one heard, the printed one is meant.
    """
    main, subtitle = split_title(title)
    if not main:
        return None
    creators = creator_names(author)
    exact = _keyed(session, library_id, work_key(main, creators, subtitle))
    if exact is not None and creators:
        return exact
    wanted = set(search_text(" ".join(creators)).split())
    works = [
        work
        for work in _titled(session, library_id, work_key(main, [], subtitle))
        if wanted <= set(search_text(work.author).split())
    ]
    printed = [work for work in works if work.format not in APART]
    found = printed or works
    return found[0] if len(found) == 1 else None


def record(session: Session, library_id: int, row: BookRow, now: datetime) -> tuple[Work, Outcome]:
    """Find the row's work by ISBN, by faust number, then by title and creator, or make it.

    One ISBN may stand on several works: the title and the language say which is meant. Known works and
    editions get the facts they lack, and none changed.
    """
    known, outcome = _taken(session, library_id, row)
    if outcome is not Outcome.UNCHANGED:
        hold_catalogue(session, library_id)
        known, outcome = _taken(session, library_id, row)
        known.write(session, now)
    work, _, _ = known.take(row)
    found = session.get_one(Work, work.id, populate_existing=True)
    return found, outcome


def record_typed(
    session: Session, library_id: int, title: str, author: str, now: datetime, isbn: str | None = None
) -> Work:
    """The work somebody typed: found as `record` does, by title alone when no author was given.

    Raises RuleBroken: no_title, title_too_long, and wrong_isbn when `isbn` is none.
    """
    main, subtitle = split_title(title)
    if not main:
        raise RuleBroken("no_title")
    if len(main) > MAX_TITLE:
        raise RuleBroken("title_too_long", limit=MAX_TITLE)
    number = _isbn_typed(isbn)
    found = by_isbn(session, library_id, number) if number else by_title(session, library_id, title, author)
    if found is not None:
        return found
    row = BookRow(1, main, tuple(creator_names(author)), subtitle=subtitle, isbn=number)
    return record(session, library_id, row, now)[0]


def hold_catalogue(session: Session, library_id: int) -> None:
    """Let nobody else add to this library's catalogue until the transaction ends.

    On SQLite the write transaction does so already.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(
            text("SELECT pg_advisory_xact_lock(:ours, :library)"),
            {"ours": CATALOGUE_LOCK, "library": library_id},
        )


def _taken(session: Session, library_id: int, row: BookRow) -> tuple[Known, Outcome]:
    known = Known(library_id, session.get_one(Library, library_id).language)
    known.learn(session, [row])
    return known, known.take(row)[2]


def _with_edition(library_id: int, condition: ColumnElement[bool]) -> Select[Work]:
    """Works with such an edition; a merged one's stand for the work it became."""
    numbered = (
        select(func.coalesce(Merge.kept_id, Edition.work_id))
        .select_from(Edition)
        .outerjoin(Merge, became())
        .where(Edition.library_id == library_id, condition)
    )
    return (
        select(Work)
        .where(Work.library_id == library_id, Work.id.in_(numbered))
        .order_by(Work.sort_key, Work.id)
    )


def _keyed(session: Session, library_id: int, group_key: str) -> Work | None:
    """The work with this key; of a merged one, the work it became."""
    work = session.scalar(select(Work).where(Work.library_id == library_id, Work.group_key == group_key))
    if work is None:
        return None
    became = select(Work).join(Merge, Merge.kept_id == Work.id)
    kept = session.scalar(became.where(Merge.lost_id == work.id, Merge.undone_at.is_(None)))
    return kept or work


def _titled(session: Session, library_id: int, prefix: str) -> list[Work]:
    """The works whose group key begins with this title."""
    if len(prefix) > KEY_LENGTH - 65:
        return []
    same = func.substr(Work.group_key, 1, len(prefix)) == prefix
    titled = select(Work).where(Work.library_id == library_id, same, ~is_merged())
    return list(session.scalars(titled.limit(10)))


def _isbn_typed(isbn: str | None) -> str | None:
    if not isbn or not isbn.strip():
        return None
    try:
        return isbn13(isbn)
    except BadIdentifier as bad:
        raise RuleBroken("wrong_isbn", text=isbn.strip()[:40]) from bad
