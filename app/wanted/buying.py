"""Buying: what the library does about a title children wish for, and what has come of it."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.book_lists.identifiers import BadIdentifier, isbn13
from app.catalogue import works
from app.core import audit, database
from app.core.errors import RuleBroken
from app.wanted.models import LONGEST_REASON, ClubWish, Wanted, WantedState

MOVES: dict[WantedState, frozenset[WantedState]] = {
    WantedState.WISHED: frozenset({WantedState.ORDERED, WantedState.ARRIVED, WantedState.NOT_THIS}),
    WantedState.ORDERED: frozenset({WantedState.ARRIVED, WantedState.NOT_THIS, WantedState.WISHED}),
    WantedState.ARRIVED: frozenset({WantedState.WISHED}),
    WantedState.NOT_THIS: frozenset({WantedState.WISHED, WantedState.ORDERED}),
}


def order(session: Session, wanted: Wanted, by: Person, now: datetime) -> None:
    """The library has ordered it. Raises RuleBroken: wanted_has_moved_on."""
    _move(session, wanted, WantedState.ORDERED, "order", by, now)


def arrive(session: Session, wanted: Wanted, by: Person, now: datetime, isbn: str = "") -> None:
    """The book is here: the children who wished for it see "chosen by you".

    A title nobody knew is found by its ISBN or its name, or becomes one of the library's.
    Raises RuleBroken: wanted_has_moved_on, wrong_isbn.
    """
    _move(session, wanted, WantedState.ARRIVED, "arrive", by, now)
    if isbn.strip():
        wanted.isbn = _isbn(isbn)
    if wanted.work_id is None:
        known = works.by_isbn(session, wanted.library_id, wanted.isbn) if wanted.isbn else None
        known = known or works.record_typed(
            session, wanted.library_id, wanted.title, wanted.author, now, wanted.isbn
        )
        wanted.work_id = known.id
    _show_everywhere(session, wanted)


def refuse(session: Session, wanted: Wanted, reason: str, by: Person, now: datetime) -> None:
    """Not this one, and the children read why. Raises RuleBroken: wanted_has_moved_on, say_why."""
    reason = " ".join(reason.split())[:LONGEST_REASON]
    if not reason:
        raise RuleBroken("say_why")
    _move(session, wanted, WantedState.NOT_THIS, "refuse", by, now, reason)


def put_back(session: Session, wanted: Wanted, by: Person, now: datetime) -> None:
    """It stands on the list again, as if nothing had been done. Raises RuleBroken: wanted_has_moved_on."""
    _move(session, wanted, WantedState.WISHED, "put_back", by, now)


def _move(
    session: Session,
    wanted: Wanted,
    state: WantedState,
    action: str,
    by: Person,
    now: datetime,
    reason: str = "",
) -> None:
    session.flush()
    database.lock(session, wanted)
    before = WantedState(wanted.state)
    if state not in MOVES[before]:
        raise RuleBroken("wanted_has_moved_on", title=wanted.title)
    wanted.state, wanted.reason = state, reason
    wanted.settled_at = None if state == WantedState.WISHED else now
    audit.record(session, action, wanted, now=now, actor_id=by.id, before=before, after=state)
    session.flush()


def _show_everywhere(session: Session, wanted: Wanted) -> None:
    """What the library has bought every child of the club may see."""
    for wish in session.scalars(select(ClubWish).where(ClubWish.wanted_id == wanted.id)):
        wish.is_shown = True
    session.flush()


def _isbn(text: str) -> str:
    try:
        return isbn13(text)
    except BadIdentifier as bad:
        raise RuleBroken("wrong_isbn", text=text.strip()[:40]) from bad
