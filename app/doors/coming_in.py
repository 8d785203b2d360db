"""How a child who has knocked comes in: the host has seen it, or it taps its four pictures."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.accounts import sessions
from app.cards import pictures
from app.core import audit, database, passwords, tokens
from app.core.errors import Refused, RuleBroken
from app.doors.door import children_at, is_open
from app.doors.models import Door, Knock


def knock_of(session: Session, library_id: int, token: str) -> Knock | None:
    """The knock made on the tablet that holds `token`, as long as it has not been used."""
    return session.scalar(
        select(Knock)
        .where(
            Knock.library_id == library_id,
            Knock.token_hash == tokens.token_hash(token),
            Knock.used_at.is_(None),
        )
        .options(joinedload(Knock.child), joinedload(Knock.door))
    )


def may_tap_pictures(session: Session, knock: Knock) -> bool:
    """Whether the child has pictures and a try left."""
    return knock.tries_left > 0 and pictures.secret_of(session, knock.child_id) is not None


def grid(knock: Knock) -> list[str]:
    """The sixteen pictures as this tablet shows them: in another order after each miss."""
    return pictures.shuffled(f"{knock.token_hash}:{knock.misses}")


def door_of(session: Session, child_id: int, now: datetime) -> Door | None:
    """The door the child last came in by, if it still stands open."""
    last = session.scalar(
        select(Knock)
        .where(Knock.child_id == child_id, Knock.used_at.is_not(None))
        .order_by(Knock.used_at.desc(), Knock.id.desc())
        .limit(1)
        .options(joinedload(Knock.door))
    )
    return last.door if last and is_open(last.door, now) else None


def enter(session: Session, knock: Knock, now: datetime) -> str:
    """Sign the child in on the tablet it knocked on, once; returns the token for its cookie.

    Raises RuleBroken: door_closed (or the child was not let in), not_in_club.
    """
    knock = database.lock(session, knock)
    if knock.let_in_at is None:
        raise RuleBroken("door_closed")
    return _go_in(session, knock, now)


def enter_with_pictures(
    session: Session, knock: Knock, tapped: Sequence[str], pepper: str, now: datetime
) -> str:
    """Sign the child in if these are its four pictures, in their order; returns the token for its cookie.

    Of tries made at once only so many count as are left: what comes after them is refused unseen. Raises
    RuleBroken: door_closed (also when the child has knocked at another tablet), not_in_club; Refused
    (a miss, which is kept): pictures_wrong, pictures_used_up.
    """
    _refuse_unless_waiting(knock, now)
    stored, its_number, its_tablet = pictures.secret_of(session, knock.child_id), knock.id, knock.token_hash
    with database.paused(session):
        fits = passwords.secret_matches(stored, pictures.as_text(tapped), pepper)
    held = _held(session, its_number, its_tablet)
    if held is None:
        raise RuleBroken("door_closed")
    _refuse_unless_waiting(held, now)
    if not fits:
        held.misses += 1
        raise Refused("pictures_wrong" if held.tries_left else "pictures_used_up", status=422)
    return _go_in(session, held, now)


def _held(session: Session, its_number: int, its_tablet: str) -> Knock | None:
    """The knock, held; none if the child has knocked at another tablet meanwhile."""
    wanted = select(Knock).where(Knock.id == its_number, Knock.token_hash == its_tablet)
    return session.scalar(wanted.with_for_update(of=Knock).execution_options(populate_existing=True))


def _refuse_unless_waiting(knock: Knock, now: datetime) -> None:
    if knock.used_at or not is_open(knock.door, now):
        raise RuleBroken("door_closed")
    if not knock.tries_left:
        raise Refused("pictures_used_up", status=422)


def _go_in(session: Session, knock: Knock, now: datetime) -> str:
    if knock.used_at or not is_open(knock.door, now):
        raise RuleBroken("door_closed")
    if knock.child not in children_at(session, knock.door):
        raise RuleBroken("not_in_club")
    knock.used_at = now
    audit.record(session, "enter", knock, now=now)
    return sessions.open_for_child(session, knock.child, now)
