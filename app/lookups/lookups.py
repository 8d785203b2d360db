"""Look-ups: books whose titles follow, from the scan that met them to the answer.

Nothing is asked in a request: a look-up is a row, and the worker asks. Until then the book is a work whose
title is its ISBN (`untitled`), so that it can lie in a box and be counted like any other.
"""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from app.book_lists.book_rows import BookRow
from app.catalogue import works
from app.catalogue.models import Edition, Work
from app.lookups import lookup_sources, untitled
from app.lookups.models import Lookup, LookupState

PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 360))
"""After a try that failed; when all are over, nobody knows the book."""
AT_WORK = timedelta(minutes=1)
"""How long a worker may have a look-up in hand before another takes it up."""
GOOD_FOR = timedelta(days=30)
"""How long "nobody knows it" is believed."""
PATIENCE = timedelta(days=1)


LONG_UNTITLED = (
    select(func.count(Lookup.id))
    .where(
        Lookup.library_id == bindparam("library"),
        Lookup.state != LookupState.KNOWN,
        Lookup.asked_at < bindparam("untitled_since"),
    )
    .scalar_subquery()
)
"""How many books have waited for a title since before `untitled_since`; asked beside other things."""


def follow(session: Session, library_id: int, isbn: str, now: datetime) -> Work | None:
    """A work for an ISBN nobody here knows, whose title follows; None when the library looks nothing up."""
    if not lookup_sources.is_on(session, library_id):
        return None
    works.hold_catalogue(session, library_id)
    known = works.by_isbn(session, library_id, isbn)
    if known is not None:
        return known
    lookup = of_isbn(session, library_id, isbn)
    if lookup is None:
        lookup = Lookup(library_id=library_id, isbn=isbn, asked_at=now)
        session.add(lookup)
    if lookup.good_until is None or lookup.good_until <= now:
        lookup.state, lookup.tries, lookup.asked_at = LookupState.WAITING, 0, now
        lookup.next_at, lookup.good_until = now, None
    return untitled.make(session, library_id, isbn, now)


def of_isbn(session: Session, library_id: int, isbn: str) -> Lookup | None:
    """The library's look-up of this ISBN."""
    return session.scalar(select(Lookup).where(Lookup.library_id == library_id, Lookup.isbn == isbn))


def take_next(session: Session, now: datetime) -> Lookup | None:
    """The look-up that has waited longest, taken in hand so that no other worker asks too."""
    lookup = session.scalar(
        select(Lookup)
        .where(Lookup.state == LookupState.WAITING, Lookup.next_at <= now)
        .order_by(Lookup.next_at, Lookup.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if lookup is not None:
        lookup.next_at = now + AT_WORK
        session.flush()
    return lookup


def found(session: Session, lookup: Lookup, row: BookRow, now: datetime) -> Work | None:
    """A server knows the book: it gets its title; a work the library has already takes it over."""
    lookup.state, lookup.next_at, lookup.good_until = LookupState.KNOWN, None, None
    work = _work_of(session, lookup)
    return untitled.settle(session, work, row, now) if work is not None else None


def not_found(
    session: Session, lookup: Lookup, failed: bool, wakes_at: datetime | None, now: datetime
) -> None:
    """No server knew it: believed when all could be asked, else asked again later, each time slower."""
    if wakes_at is not None and not failed:
        lookup.next_at = wakes_at
    elif failed and lookup.tries < len(PAUSES):
        lookup.next_at = now + PAUSES[lookup.tries]
        lookup.tries += 1
    else:
        lookup.state, lookup.next_at, lookup.good_until = LookupState.UNKNOWN, None, now + GOOD_FOR
    session.flush()


def give_title(session: Session, work: Work, title: str, author: str, now: datetime, by_id: int) -> Work:
    """A librarian has the book in hand and types what stands on it; gives the work the book is now.

    Raises RuleBroken: no_title, title_too_long, has_title.
    """
    isbn = work.title
    settled = untitled.type_title(session, work, title, author, now, by_id)
    lookup = of_isbn(session, work.library_id, isbn)
    if lookup is not None:
        lookup.state, lookup.next_at, lookup.good_until = LookupState.KNOWN, None, None
        session.flush()
    return settled


def untitled_here(session: Session, library_id: int, box_id: int | None = None) -> list[tuple[Work, str]]:
    """Works whose titles follow or are missing, and the state of each look-up, those nobody knows first."""
    wanted = untitled.works_of(library_id, box_id)
    rows = session.execute(
        wanted.add_columns(Lookup.state)
        .outerjoin(Lookup, (Lookup.library_id == Work.library_id) & (Lookup.isbn == Work.title))
        .order_by(Lookup.state, Work.title)
    )
    return [(work, state or LookupState.UNKNOWN) for work, state in rows]


def settle_at_home(session: Session, now: datetime) -> int:
    """Titles that have come another way meanwhile, by an import or a list; says how many."""
    settled = 0
    open_ones = select(Lookup).where(Lookup.state != LookupState.KNOWN).order_by(Lookup.id).limit(200)
    for lookup in session.scalars(open_ones).all():
        work = _work_of(session, lookup)
        if work is None or untitled.settle_at_home(session, work, now):
            lookup.state, lookup.next_at, lookup.good_until = LookupState.KNOWN, None, None
            settled += 1
    session.flush()
    return settled


def _work_of(session: Session, lookup: Lookup) -> Work | None:
    return session.scalar(
        select(Work)
        .join(Edition, Edition.work_id == Work.id)
        .where(Work.library_id == lookup.library_id, Edition.isbn == lookup.isbn, Work.title == lookup.isbn)
    )
