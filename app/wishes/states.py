"""The life of a wish: what may follow what. This rule lives only here."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.core import audit, database
from app.core.errors import RuleBroken
from app.notices import outbox
from app.wishes.models import SETTLED, LineState, Wish, WishLine, WishState

MOVES: dict[WishState, frozenset[WishState]] = {
    WishState.WAITING: frozenset(
        {
            WishState.BEING_PACKED,
            WishState.DECLINED,
            WishState.WITHDRAWN,
            # Loose books may come without any box.
            WishState.PARTLY_SENT,
            WishState.SENT,
        }
    ),
    WishState.BEING_PACKED: frozenset({WishState.WAITING, WishState.PARTLY_SENT, WishState.SENT}),
    WishState.PARTLY_SENT: frozenset({WishState.BEING_PACKED, WishState.SENT}),
    # What was said to have gone had not gone after all.
    WishState.SENT: frozenset({WishState.BEING_PACKED}),
    WishState.DECLINED: frozenset(),
    WishState.WITHDRAWN: frozenset(),
}


def hold_wish(session: Session, wish: Wish) -> Wish:
    """Hold the wish against everybody else, and read it afresh."""
    session.flush()
    return database.lock(session, wish)


def move(
    session: Session, wish: Wish, state: WishState, action: str, by: Person | None, now: datetime
) -> None:
    """The one way a wish changes state. Raises RuleBroken: wish_has_moved_on."""
    before = WishState(wish.state)
    if state not in MOVES[before]:
        raise RuleBroken("wish_has_moved_on", state=before)
    wish.state = state
    wish.settled_at = now if state in SETTLED else None
    audit.record(session, action, wish, now=now, actor_id=by.id if by else None, before=before, after=state)


def tell(session: Session, wish: Wish, template: str, once: str, by: Person | None, now: datetime) -> None:
    """Tell who asked, unless it was that person who did it."""
    if by is None or by.id != wish.asked_by_id:
        outbox.tell(session, wish.library_id, wish.asked_by_id, template, about=wish.key, once=once, now=now)


def lines_in(session: Session, wish: Wish, *states: LineState) -> Iterable[WishLine]:
    """The wish's titles by name that are in one of these states, in the order they were typed."""
    return session.scalars(
        select(WishLine).where(WishLine.wish_id == wish.id, WishLine.state.in_(states)).order_by(WishLine.id)
    ).all()
