"""Sessions: how long somebody stays signed in, and how that ends."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, or_, select, update
from sqlalchemy.orm import Bundle, Session

from app.accounts.children import Child
from app.accounts.models import Person, Role, SignedIn
from app.libraries.models import Library

ADULT_LONGEST = timedelta(hours=12)
ADULT_IDLE = timedelta(hours=2)
CHILD_LONGEST = timedelta(minutes=60)
CHILD_IDLE = timedelta(minutes=10)
CHILD_WARNED = timedelta(minutes=8)
"""A child's tablet is always a shared one (`safety.md` 6); after eight quiet minutes it asks who is there."""


def token_hash(token: str) -> str:
    """What is kept of a token of 128 random bits or more; such a secret needs no salt."""
    return hashlib.sha256(token.encode()).hexdigest()


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


def open_for_child(session: Session, child: Child, now: datetime, card_id: int | None = None) -> str:
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


_SIGNED: Any = Bundle("signed", SignedIn.id, SignedIn.child_id, SignedIn.ends_at)
_PART: Any = Bundle("part", Role.id, Role.name, Role.school_id, Role.club_id, Role.meeting_id)
_LIVE = (
    select(_SIGNED, Person, _PART, Child, Library)
    .select_from(SignedIn)
    .outerjoin(SignedIn.person)
    .outerjoin(Library, Library.slug == bindparam("slug"))
    .outerjoin(
        Role,
        (Role.person_id == SignedIn.person_id) & (Role.library_id == Library.id) & Role.ended_at.is_(None),
    )
    .outerjoin(Child, (Child.id == SignedIn.child_id) & (Child.library_id == Library.id))
    .where(
        SignedIn.token_hash == bindparam("token_hash"),
        SignedIn.revoked_at.is_(None),
        SignedIn.ends_at > bindparam("now"),
        or_(SignedIn.library_id.is_(None), SignedIn.library_id == Library.id),
        Person.disabled_at.is_(None),
    )
)
"""The live session of a token, and the library looked at; one row for each role its person has there."""


@dataclass(frozen=True)
class Arrival:
    """Who comes with a live session: an adult with its parts at the library looked at, or a child of it."""

    session_id: int
    person: Person | None
    parts: tuple[Any, ...]
    """`name`, `school_id`, `club_id` and `meeting_id` of each role."""
    child: Child | None
    library: Library | None
    idle_limit: timedelta
    """How long it may be quiet before the session is over."""
    ends_at: datetime
    """When it is over in any case."""


def arrival(session: Session, token: str, slug: str | None, now: datetime) -> Arrival | None:
    """Who comes with `token` to the library called `slug`; nobody if the session is over."""
    values = {"token_hash": token_hash(token), "slug": slug, "now": now}
    rows: Any = session.execute(_LIVE, values).all()
    if not rows:
        return None
    signed, person, _part, child, library = rows[0]
    return Arrival(
        session_id=signed.id,
        person=person,
        parts=tuple(row.part for row in rows if row.part.id is not None),
        child=child,
        library=library,
        idle_limit=CHILD_IDLE if signed.child_id else ADULT_IDLE,
        ends_at=signed.ends_at,
    )


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
