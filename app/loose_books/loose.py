"""Loose books: single copies that go to a school by themselves, and where each of them is."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.catalogue.models import Copy, CopyState
from app.clubs.models import Club
from app.core import audit, database
from app.core.errors import RuleBroken
from app.libraries.models import School
from app.loose_books.models import LooseBook, LooseState

AT_THE_LIBRARY = frozenset({LooseState.WAITING})
AT_SCHOOL = frozenset({LooseState.UNDER_WAY, LooseState.THERE})
"""A school may say late, or never, that a book has come."""
BookFollower = Callable[[Session, LooseBook, Person | None, datetime], None]
"""Is told in the same transaction, while the loose book is held."""

WHEN_SENT: list[BookFollower] = []
"""Rooms further on that must know when a loose book has left the library add themselves here."""

OUT = frozenset({*AT_THE_LIBRARY, *AT_SCHOOL, LooseState.UNDER_WAY_HOME})


def set_aside(
    session: Session, copy: Copy, school: School, club: Club | None, by: Person, now: datetime
) -> LooseBook:
    """Take a copy from the shelf for a school, or for one of its clubs; it waits for the next transport.

    Raises RuleBroken: club_at_other_school, not_on_shelf (it is in a box, loose, lost or discarded).
    """
    if club is not None and club.school_id != school.id:
        raise RuleBroken("club_at_other_school", club=club.name, school=school.name)
    session.flush()
    database.lock(session, copy)
    if copy.state != CopyState.ON_SHELF:
        raise RuleBroken("not_on_shelf", title=copy.work.title)
    book = LooseBook(
        library_id=copy.library_id,
        copy_id=copy.id,
        school_id=school.id,
        club_id=club.id if club else None,
        set_aside_at=now,
        set_aside_by_id=by.id,
    )
    copy.state = CopyState.LOOSE
    session.add(book)
    session.flush()
    audit.record(session, "set_aside", book, now=now, actor_id=by.id, after=book.state)
    return book


def send(session: Session, book: LooseBook, by: Person | None, now: datetime) -> None:
    """It has left the library. Raises RuleBroken: loose_book_moved_on."""
    _step(session, book, AT_THE_LIBRARY, "sent_at", now, "send", by, now)
    for follow in WHEN_SENT:
        follow(session, book, by, now)


def take_back_sending(session: Session, book: LooseBook, by: Person | None, now: datetime) -> None:
    """It has not left after all. Raises RuleBroken: loose_book_moved_on."""
    _step(session, book, frozenset({LooseState.UNDER_WAY}), "sent_at", None, "take_back_sending", by, now)


def arrive(session: Session, book: LooseBook, by: Person | None, now: datetime) -> None:
    """It has come to the school. Raises RuleBroken: loose_book_moved_on."""
    _step(session, book, frozenset({LooseState.UNDER_WAY}), "arrived_at", now, "arrive", by, now)


def take_back_arrival(session: Session, book: LooseBook, by: Person | None, now: datetime) -> None:
    """It has not come after all. Raises RuleBroken: loose_book_moved_on."""
    _step(session, book, frozenset({LooseState.THERE}), "arrived_at", None, "take_back_arrival", by, now)


def send_home(session: Session, book: LooseBook, by: Person | None, now: datetime) -> None:
    """It has left the school. Raises RuleBroken: loose_book_moved_on."""
    _step(session, book, AT_SCHOOL, "sent_home_at", now, "send_home", by, now)


def take_back_leaving(session: Session, book: LooseBook, by: Person | None, now: datetime) -> None:
    """It has not left the school after all. Raises RuleBroken: loose_book_moved_on."""
    homeward = frozenset({LooseState.UNDER_WAY_HOME})
    _step(session, book, homeward, "sent_home_at", None, "take_back_leaving", by, now)


def bring_home(session: Session, book: LooseBook, by: Person | None, now: datetime) -> None:
    """It stands on the library's shelf, wherever it was. Raises RuleBroken: loose_book_moved_on."""
    copy = _end(session, book, "bring_home", by, now)
    copy.state = CopyState.ON_SHELF
    session.flush()


def take_back_homecoming(session: Session, book: LooseBook, by: Person | None, now: datetime) -> None:
    """It is not home after all. Raises RuleBroken: loose_book_moved_on when its copy has gone elsewhere."""
    copy = session.get_one(Copy, book.copy_id)
    database.lock(session, copy)
    if copy.state != CopyState.ON_SHELF:
        raise RuleBroken("loose_book_moved_on", title=copy.work.title)
    _step(session, book, frozenset({LooseState.HOME}), "ended_at", None, "take_back_homecoming", by, now)
    copy.state = CopyState.LOOSE
    session.flush()


def lose(session: Session, book: LooseBook, by: Person, now: datetime) -> None:
    """It cannot be found; it may turn up later. Raises RuleBroken: loose_book_moved_on."""
    copy = _end(session, book, "lose", by, now)
    book.lost_at = copy.lost_at = now
    copy.state = CopyState.LOST
    session.flush()


def of_copy(session: Session, copy: Copy) -> LooseBook:
    """The row that says where a loose copy is."""
    out = select(LooseBook).where(LooseBook.copy_id == copy.id, LooseBook.ended_at.is_(None))
    return session.scalars(out).one()


def _end(session: Session, book: LooseBook, action: str, by: Person | None, now: datetime) -> Copy:
    _step(session, book, OUT, "ended_at", now, action, by, now)
    return session.get_one(Copy, book.copy_id)


def _step(
    session: Session,
    book: LooseBook,
    before: frozenset[LooseState],
    moment: str,
    value: datetime | None,
    action: str,
    by: Person | None,
    now: datetime,
) -> None:
    session.flush()
    database.lock(session, session.get_one(Copy, book.copy_id))
    session.refresh(book)
    was = book.state
    if was not in before:
        raise RuleBroken("loose_book_moved_on", title=book.copy.work.title)
    setattr(book, moment, value)
    session.flush()
    actor_id = by.id if by else None
    audit.record(session, action, book, now=now, actor_id=actor_id, before=was, after=book.state)
