"""Who comes with a session that is alive, and how long it may be quiet."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import Bundle, Session

from app.accounts.models import Person, Role, SignedIn
from app.children.models import Child
from app.core.tokens import token_hash
from app.libraries.models import Library

ADULT_IDLE = timedelta(hours=2)
CHILD_IDLE = timedelta(minutes=10)
CHILD_WARNED = timedelta(minutes=8)
"""A child's tablet is always a shared one (`safety.md` 6); after eight quiet minutes it asks who is there."""

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
