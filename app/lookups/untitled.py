"""Untitled works: books known by their ISBN alone, which stands where their title will."""

import re
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Select, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.book_lists.book_rows import APART, MAX_TITLE, BookRow
from app.book_lists.titles import creator_names, split_title, work_key
from app.catalogue import works
from app.catalogue.facts import MAX_SORT_KEY, WORK_FACTS, edition_facts, legible, search_words_of, work_facts
from app.catalogue.models import Copy, Edition, Work
from app.catalogue.queries import is_merged
from app.core import audit
from app.core.errors import RuleBroken
from app.core.search_text import search_text, sort_key
from app.libraries.models import Library

ISBN = re.compile(r"97[89][0-9]{10}")


def is_untitled(title: str) -> bool:
    """Whether what stands for a title is an ISBN; no book is called so."""
    return ISBN.fullmatch(title) is not None


def make(session: Session, library_id: int, isbn: str, now: datetime) -> Work:
    """A work for this ISBN, with nothing known but that. Whoever calls holds the catalogue."""
    work = Work(
        library_id=library_id,
        group_key=work_key(isbn, ()),
        title=isbn,
        search_text=search_text(isbn),
        sort_key=isbn,
        created_at=now,
    )
    session.add(work)
    session.flush()
    session.add(Edition(library_id=library_id, work_id=work.id, isbn=isbn, title=""))
    session.flush()
    return work


def works_of(library_id: int, box_id: int | None = None) -> Select[Work]:
    """The library's untitled works, all or those in one box."""
    # The sort key of such a work is its ISBN, so that the index finds it.
    wanted = select(Work).where(
        Work.library_id == library_id,
        Work.sort_key >= "978",
        Work.sort_key < "98",
        Work.sort_key == Work.title,
        ~is_merged(),
    )
    if box_id is not None:
        held = select(Copy.work_id).where(Copy.box_id == box_id)
        wanted = wanted.where(Work.id.in_(held))
    return wanted


def type_title(session: Session, work: Work, title: str, author: str, now: datetime, by_id: int) -> Work:
    """What somebody read on the book; gives the work it is now.

    Raises RuleBroken: no_title, title_too_long, has_title (somebody was faster).
    """
    main, subtitle = split_title(title)
    if not re.search(r"\w", main):
        raise RuleBroken("no_title")
    if len(main) > MAX_TITLE:
        raise RuleBroken("title_too_long", limit=MAX_TITLE)
    if not is_untitled(work.title):
        raise RuleBroken("has_title", title=work.title)
    row = BookRow(1, main, tuple(creator_names(author)), subtitle=subtitle, isbn=work.title)
    settled = settle(session, work, row, now)
    audit.record(session, "give_title", settled, now=now, actor_id=by_id)
    return settled


def settle(session: Session, work: Work, row: BookRow, now: datetime) -> Work:
    """Let an untitled work be the book of `row`, or become part of the one the library has already."""
    works.hold_catalogue(session, work.library_id)
    own = _own(session, work, row, now)
    if own is not None:
        _describe(session, work, row)
        move_over(session, work, own)
        return own
    _entitle(session, work, row)
    session.flush()
    # It fills the printing's own facts, and the work's other numbers.
    return works.record(session, work.library_id, row, now)[0]


def settle_at_home(session: Session, work: Work, now: datetime) -> bool:
    """Whether a list has said meanwhile what the book is, on its printing or on a work of its own."""
    numbered = works.with_isbn(session, work.library_id, work.title)
    titled = [one for one in numbered if not is_untitled(one.title)]
    printed = session.scalar(
        select(Edition.title).where(
            Edition.work_id == work.id, Edition.isbn == work.title, Edition.title != ""
        )
    )
    if len(titled) == 1:
        move_over(session, work, titled[0])
    elif printed:
        settle(session, work, BookRow(1, printed, tuple(creator_names(work.author)), isbn=work.title), now)
    return bool(printed) or len(titled) == 1


def move_over(session: Session, work: Work, own: Work) -> None:
    """Copies and printings of an untitled work become those of `own`, and it is gone.

    One that something else points to by now stays, as an empty double with its title.
    """
    mine = set(session.scalars(select(Edition.isbn).where(Edition.work_id == own.id)))
    for edition in session.scalars(select(Edition).where(Edition.work_id == work.id)).all():
        if edition.isbn in mine:
            session.delete(edition)
    session.flush()
    for table in (Copy, Edition):
        session.execute(update(table).where(table.work_id == work.id).values(work_id=own.id))
    session.flush()
    try:
        with session.begin_nested():
            session.delete(work)
    except IntegrityError:
        session.refresh(work)
        work.title, work.author = own.title, own.author
        work.sort_key = own.sort_key


def _own(session: Session, work: Work, row: BookRow, now: datetime) -> Work | None:
    """The one work of the library that has another of the row's numbers, or its title and creator."""
    numbers = {number for number in (row.isbn, *row.other_isbns, row.faust) if number}
    by_number = works.by_numbers(session, work.library_id, numbers)
    known = {one.id: one for found in by_number.values() for one in found}
    titled = [one for one in known.values() if one.id != work.id and not is_untitled(one.title)]
    if len(titled) == 1:
        return titled[0]
    same = select(Work.id).where(Work.library_id == work.library_id, Work.group_key == row.work_key)
    if session.scalar(same) is not None:
        bare = replace(row, isbn=None, other_isbns=(), faust=None)
        return works.record(session, work.library_id, bare, now)[0]
    if row.format in APART:
        return None
    title = f"{row.title} : {row.subtitle}" if row.subtitle else row.title
    return works.by_title(session, work.library_id, title, "; ".join(row.creators))


def _describe(session: Session, work: Work, row: BookRow) -> None:
    """What the row says about the printing, which so far has a number and nothing else."""
    said = edition_facts(row)
    for edition in session.scalars(select(Edition).where(Edition.work_id == work.id)):
        for name, fact in said.items():
            setattr(edition, name, getattr(edition, name) or fact)
    session.flush()


def _entitle(session: Session, work: Work, row: BookRow) -> None:
    work.title, work.format = legible(row.title)[:MAX_TITLE], row.format
    for name, fact in work_facts(row).items():
        if fact not in ("", None):
            setattr(work, name, fact)
    language = session.get_one(Library, work.library_id).language
    work.group_key = row.work_key
    work.search_text = search_words_of({name: getattr(work, name) for name in WORK_FACTS})
    work.sort_key = sort_key(work.title, language)[:MAX_SORT_KEY]
