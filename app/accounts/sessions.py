"""Sessions: how they are opened, how long they last at most, and how they end. Who comes with one is
found by `app.access.live_sessions`."""

import secrets
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.accounts.models import Person, SignedIn
from app.core.tokens import token_hash

ADULT_LONGEST = timedelta(hours=12)
CHILD_LONGEST = timedelta(minutes=60)


class OfALibrary(Protocol):
    """A child, as far as its session needs it."""

    @property
    def id(self) -> int: ...
    @property
    def library_id(self) -> int: ...


def open_for_person(session: Session, person: Person, now: datetime, library_id: int | None = None) -> str:
    """Sign an adult in, at every library it has a part at or at one alone; returns the token for its cookie.

    What a library's own sign-in service says is worth nothing at another library.
    """
    token = secrets.token_urlsafe(24)
    session.add(
        SignedIn(
            token_hash=token_hash(token),
            library_id=library_id,
            person_id=person.id,
            created_at=now,
            ends_at=now + ADULT_LONGEST,
        )
    )
    session.flush()
    return token


def open_for_child(session: Session, child: OfALibrary, now: datetime, card_id: int | None = None) -> str:
    """Sign a child in on a shared device; returns the token for the cookie."""
    token = secrets.token_urlsafe(24)
    session.add(
        SignedIn(
            token_hash=token_hash(token),
            library_id=child.library_id,
            child_id=child.id,
            card_id=card_id,
            created_at=now,
            ends_at=now + CHILD_LONGEST,
        )
    )
    session.flush()
    return token


def revoke(session: Session, now: datetime, *which: object) -> int:
    """End the sessions that match (conditions on `SignedIn`); says how many were alive."""
    statement = (
        update(SignedIn)
        .where(SignedIn.revoked_at.is_(None), SignedIn.ends_at > now, *which)  # type: ignore[arg-type]
        .values(revoked_at=now)
        .execution_options(synchronize_session=False)
    )
    return session.execute(statement).rowcount  # type: ignore[attr-defined,no-any-return]


def end(session: Session, token: str | None, now: datetime) -> SignedIn | None:
    """End the session of this token; gives it back, if there is one."""
    signed = session.scalar(select(SignedIn).where(SignedIn.token_hash == token_hash(token or "")))
    if signed is not None:
        signed.revoked_at = signed.revoked_at or now
    return signed
