"""Whom a service's subject is here: an adult who was invited, or a child the library has connected.

What the service calls somebody is kept only as a keyed hash, so the table tells nobody anything.
"""

import hmac
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import people
from app.accounts.models import Person
from app.children.models import Child
from app.core import audit, database
from app.core.errors import RuleBroken
from app.core.tables import new_key
from app.openid.models import KnownIdentity, SignInService
from app.openid.protocol import Vouched


def person_for(
    session: Session, service: SignInService, vouched: Vouched, pepper: bytes, now: datetime
) -> Person:
    """The adult this is; the first time found by the e-mail the library invited, later by its subject.

    Raises RuleBroken: identity_part_over, identity_email_unverified, identity_without_email,
    identity_not_invited, identity_other.
    """
    known = _known(session, service, vouched, pepper)
    if known is not None:
        person = session.get_one(Person, known.person_id)
        if people.by_key(session, service.library_id, person.key) is None:
            raise RuleBroken("identity_part_over")
        return person
    if vouched.email is None:
        raise RuleBroken(
            "identity_email_unverified" if vouched.has_unverified else "identity_without_email",
            service=service.name,
        )
    invited = people.with_part_here(session, service.library_id, vouched.email)
    if invited is None:
        raise RuleBroken("identity_not_invited", email=vouched.email)
    _connect(session, service, vouched, pepper, now, invited)
    return invited


def child_for(session: Session, service: SignInService, vouched: Vouched, pepper: bytes) -> Child:
    """The child this is. Raises RuleBroken: pupil_not_connected."""
    known = _known(session, service, vouched, pepper)
    child = session.get(Child, known.child_id) if known is not None else None
    if child is None or child.forgotten_at is not None:
        raise RuleBroken("pupil_not_connected", service=service.name)
    return child


def connect_child(
    session: Session, service: SignInService, child: Child, vouched: Vouched, pepper: bytes, now: datetime
) -> None:
    """From now on the child comes in by the service too; it has just shown its card or been let in.

    Raises RuleBroken: identity_other.
    """
    known = _known(session, service, vouched, pepper)
    if known is not None and known.child_id != child.id:
        raise RuleBroken("identity_other")
    if known is None:
        _connect(session, service, vouched, pepper, now, child)


def is_connected(session: Session, child: Child) -> bool:
    """Whether the child can come in by a service."""
    found = session.scalar(select(KnownIdentity.id).where(KnownIdentity.child_id == child.id).limit(1))
    return found is not None


def disconnect_child(session: Session, child: Child, now: datetime) -> None:
    """The child comes in by its card alone again."""
    for known in session.scalars(select(KnownIdentity).where(KnownIdentity.child_id == child.id)):
        audit.record(session, "disconnect_identity", known, now=now)
        session.delete(known)


def subject_hash(issuer: str, subject: str, pepper: bytes) -> str:
    """What is kept of a subject: nothing without the pepper, and never the same for two issuers."""
    return hmac.digest(pepper, f"subject:{len(issuer)}:{issuer}:{subject}".encode(), "sha256").hex()


def _known(session: Session, service: SignInService, vouched: Vouched, pepper: bytes) -> KnownIdentity | None:
    return session.scalar(
        select(KnownIdentity).where(
            KnownIdentity.service_id == service.id,
            KnownIdentity.subject_hash == subject_hash(vouched.issuer, vouched.subject, pepper),
        )
    )


def _connect(
    session: Session,
    service: SignInService,
    vouched: Vouched,
    pepper: bytes,
    now: datetime,
    who: Person | Child,
) -> None:
    """One subject for each of them. Raises RuleBroken: identity_other, if there is one already."""
    column = "person_id" if isinstance(who, Person) else "child_id"
    session.execute(
        database.insert_unless_there(session, KnownIdentity)
        .values(
            library_id=service.library_id,
            key=new_key(),
            service_id=service.id,
            subject_hash=subject_hash(vouched.issuer, vouched.subject, pepper),
            created_at=now,
            **{column: who.id},
        )
        .on_conflict_do_nothing()
    )
    known = _known(session, service, vouched, pepper)
    if known is None or getattr(known, column) != who.id:
        # The address may have passed to a new colleague: somebody must look at it.
        raise RuleBroken("identity_other")
    audit.record(session, "connect_identity", known, now=now)
