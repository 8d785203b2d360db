"""Loose books: a title somebody asked for that needs no box; it rides along on the next transport."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager, joinedload

from app.accounts.models import Person
from app.catalogue import works
from app.core import audit
from app.core.errors import RuleBroken
from app.wishes.fulfilment import add_to_sent, hold_wish, tell
from app.wishes.models import SETTLED, LineState, Wish, WishLine, WishState

MOVES: dict[LineState, frozenset[LineState]] = {
    LineState.ASKED: frozenset({LineState.TO_SEND, LineState.CAME, LineState.NOT_COMING}),
    LineState.TO_SEND: frozenset({LineState.ASKED, LineState.CAME, LineState.NOT_COMING}),
    LineState.CAME: frozenset(),
    LineState.NOT_COMING: frozenset({LineState.ASKED}),
}


def send_loosely(session: Session, line: WishLine, by: Person, now: datetime) -> None:
    """Put the book with those that ride along next; a title nobody knew becomes one of the library's.

    Raises RuleBroken: line_has_moved_on, wish_has_moved_on.
    """
    _hold(session, line)
    if line.work_id is None:
        title, _, author = line.title.partition(" / ")
        line.work_id = works.record_typed(session, line.library_id, title, author, now).id
    line.is_loose = True
    _move(session, line, LineState.TO_SEND, "send_loosely", by, now)
    session.expire(line, ["work"])


def keep_back(session: Session, line: WishLine, by: Person, now: datetime) -> None:
    """It does not ride along after all. Raises RuleBroken: line_has_moved_on."""
    _hold(session, line)
    line.is_loose = False
    _move(session, line, LineState.ASKED, "keep_back", by, now)


def does_not_come(session: Session, line: WishLine, by: Person, now: datetime) -> None:
    """The library does not have this title and does not get it. Raises RuleBroken: line_has_moved_on."""
    wish = _hold(session, line)
    line.is_loose = False
    _move(session, line, LineState.NOT_COMING, "does_not_come", by, now)
    if wish.state == WishState.PARTLY_SENT:
        add_to_sent(session, wish, 0, now, by)


def gone(session: Session, line: WishLine, by: Person | None, now: datetime) -> None:
    """The loose book has left the library; it counts for the wish, and who asked is told.

    Raises RuleBroken: line_has_moved_on.
    """
    wish = _hold(session, line)
    if line.state != LineState.TO_SEND:
        raise RuleBroken("line_has_moved_on", title=line.title)
    _move(session, line, LineState.CAME, "loose_gone", by, now)
    line.came_at = now
    session.flush()
    add_to_sent(session, wish, 1, now, by)
    tell(session, wish, "wish_sent", f"{wish.key}:line {line.id}", by, now)


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
