"""Loose books: a title somebody asked for that needs no box; it rides along on the next transport."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager, joinedload

from app.accounts.models import Person
from app.boxes import packing
from app.catalogue import works
from app.catalogue.models import Copy, Work
from app.core import audit
from app.core.errors import RuleBroken
from app.loose_books import loose as books
from app.loose_books.models import LooseBook
from app.wishes.fulfilment import add_to_sent
from app.wishes.models import SETTLED, LineState, Wish, WishLine, WishState
from app.wishes.states import hold_wish, tell

MOVES: dict[LineState, frozenset[LineState]] = {
    LineState.ASKED: frozenset({LineState.TO_SEND, LineState.CAME, LineState.NOT_COMING}),
    LineState.TO_SEND: frozenset({LineState.ASKED, LineState.CAME, LineState.NOT_COMING}),
    LineState.CAME: frozenset(),
    LineState.NOT_COMING: frozenset({LineState.ASKED}),
}


def send_loosely(session: Session, line: WishLine, by: Person, now: datetime) -> None:
    """Set a copy aside for the next transport; a title nobody knew becomes one of the library's.

    Raises RuleBroken: line_has_moved_on, wish_has_moved_on.
    """
    if line.work_id is None:
        title, _, author = line.title.partition(" / ")
        line.work_id = works.record_typed(session, line.library_id, title, author, now).id
    wish, work = session.get_one(Wish, line.wish_id), session.get_one(Work, line.work_id)
    copy = packing.from_shelf(session, line.library_id, work, now)
    books.set_aside(session, copy, wish.school, wish.club, by, now)
    _hold(session, line)
    line.is_loose = True
    _move(session, line, LineState.TO_SEND, "send_loosely", by, now)
    session.expire(line, ["work"])


def keep_back(session: Session, line: WishLine, by: Person, now: datetime) -> None:
    """It does not ride along after all, and is on the shelf again. Raises RuleBroken: line_has_moved_on."""
    _put_back(session, line, by, now)
    _hold(session, line)
    line.is_loose = False
    _move(session, line, LineState.ASKED, "keep_back", by, now)


def does_not_come(session: Session, line: WishLine, by: Person, now: datetime) -> None:
    """The library does not have this title and does not get it. Raises RuleBroken: line_has_moved_on."""
    _put_back(session, line, by, now)
    wish = _hold(session, line)
    line.is_loose = False
    _move(session, line, LineState.NOT_COMING, "does_not_come", by, now)
    if wish.state == WishState.PARTLY_SENT:
        add_to_sent(session, wish, 0, now, by)


def gone(session: Session, line: WishLine, by: Person | None, now: datetime) -> None:
    """The loose book has left the library, on a run or by hand; it counts for the wish.

    Raises RuleBroken: line_has_moved_on.
    """
    book = _set_aside(session, line)
    if book is not None:
        books.send(session, book, by, now)
        return
    _count(session, line, by, now)


def book_sent(session: Session, book: LooseBook, by: Person | None, now: datetime) -> None:
    """A loose book has left: of those who wished for it at this school or club, the first has got it."""
    line = session.scalar(
        select(WishLine)
        .join(Wish, Wish.id == WishLine.wish_id)
        .join(Copy, Copy.work_id == WishLine.work_id)
        .where(
            Copy.id == book.copy_id,
            WishLine.state == LineState.TO_SEND,
            Wish.school_id == book.school_id,
            Wish.club_id.is_(None) if book.club_id is None else Wish.club_id == book.club_id,
        )
        .order_by(WishLine.id)
        .limit(1)
    )
    if line is not None:
        _count(session, line, by, now)


books.WHEN_SENT.append(book_sent)


def to_send(session: Session, library_id: int) -> list[WishLine]:
    """The loose books that wait for a transport, asked first first: with work, and wish, school and club."""
    waiting = (
        select(WishLine)
        .join(WishLine.wish)
        .where(WishLine.library_id == library_id, WishLine.state == LineState.TO_SEND)
        .order_by(Wish.asked_at, WishLine.id)
        .options(
            joinedload(WishLine.work),
            contains_eager(WishLine.wish).options(joinedload(Wish.school), joinedload(Wish.club)),
        )
    )
    return list(session.scalars(waiting))


def _count(session: Session, line: WishLine, by: Person | None, now: datetime) -> None:
    """It counts for the wish, and who asked is told."""
    wish = _hold(session, line)
    if line.state != LineState.TO_SEND:
        raise RuleBroken("line_has_moved_on", title=line.title)
    _move(session, line, LineState.CAME, "loose_gone", by, now)
    line.came_at = now
    session.flush()
    add_to_sent(session, wish, 1, now, by)
    tell(session, wish, "wish_sent", f"{wish.key}:line {line.id}", by, now)


def _put_back(session: Session, line: WishLine, by: Person, now: datetime) -> None:
    book = _set_aside(session, line)
    if book is not None:
        books.bring_home(session, book, by, now)


def _set_aside(session: Session, line: WishLine) -> LooseBook | None:
    """The book that waits for a transport on behalf of this line."""
    if line.state != LineState.TO_SEND:
        return None
    wish = session.get_one(Wish, line.wish_id)
    return session.scalar(
        select(LooseBook)
        .join(Copy, Copy.id == LooseBook.copy_id)
        .where(
            Copy.work_id == line.work_id,
            LooseBook.school_id == wish.school_id,
            LooseBook.club_id.is_(None) if wish.club_id is None else LooseBook.club_id == wish.club_id,
            LooseBook.sent_at.is_(None),
            LooseBook.ended_at.is_(None),
        )
        .order_by(LooseBook.id)
        .limit(1)
    )


def _hold(session: Session, line: WishLine) -> Wish:
    """Hold the wish of the line and read both afresh."""
    wish = hold_wish(session, session.get_one(Wish, line.wish_id))
    session.refresh(line)
    return wish


def _move(
    session: Session, line: WishLine, state: LineState, action: str, by: Person | None, now: datetime
) -> None:
    wish = session.get_one(Wish, line.wish_id)
    if wish.state in SETTLED:
        raise RuleBroken("wish_has_moved_on", state=wish.state)
    before = LineState(line.state)
    if state not in MOVES[before]:
        raise RuleBroken("line_has_moved_on", title=line.title)
    line.state = state
    audit.record(session, action, line, now=now, actor_id=by.id if by else None, before=before, after=state)
    session.flush()
