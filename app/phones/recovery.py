"""Ten codes for the day the phone is lost, and how a colleague helps when those are lost too.

Each opens one sign-in beside the password. They are built like a child's card code (51.9 bits, told
apart by five symbols and proved by seven) and stored like it, so nobody can show them again.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from app.accounts import sessions
from app.accounts.codes import MalformedCode, TypedCode, new_code, read_code
from app.accounts.models import STAFF, Person, Role, SignedIn
from app.core import audit, database, passwords
from app.core.errors import RuleBroken
from app.libraries.models import Library
from app.notices import outbox
from app.phones.models import RecoveryCode

HOW_MANY = 10


@dataclass(frozen=True)
class Drawn:
    """A code as it is read once, and what is stored of it."""

    code: TypedCode
    verifier_hash: str


def draw(session: Session, pepper: str) -> list[Drawn]:
    """Draw ten codes and hash them, half a second of work, before anything is written."""
    by_selector: dict[str, TypedCode] = {}
    while len(by_selector) < HOW_MANY:
        code = new_code()
        by_selector[code.selector] = code
    with database.paused(session):
        return [Drawn(code, passwords.hash_secret(code.verifier, pepper)) for code in by_selector.values()]


def keep(session: Session, person: Person, drawn: list[Drawn], now: datetime) -> list[str]:
    """Store what was drawn in the place of any older codes; gives them as they are to be written down."""
    _throw_away(session, person)
    session.add_all(
        RecoveryCode(
            person_id=person.id,
            selector=each.code.selector,
            verifier_hash=each.verifier_hash,
            created_at=now,
        )
        for each in drawn
    )
    session.flush()
    return [each.code.printed for each in drawn]


def make_anew(session: Session, person: Person, pepper: str, now: datetime) -> list[str]:
    """Ten new codes; the old ones work no more. Raises RuleBroken: no_phone_yet."""
    if person.totp_secret is None:
        raise RuleBroken("no_phone_yet")
    person_id = person.id
    drawn = draw(session, pepper)
    return keep(session, session.get_one(Person, person_id), drawn, now)


def left(session: Session, person: Person) -> int:
    """How many of the person's codes have not been used."""
    return session.scalars(
        select(func.count(RecoveryCode.id)).where(
            RecoveryCode.person_id == person.id, RecoveryCode.used_at.is_(None)
        )
    ).one()


def take(session: Session, library_id: int, person: Person, typed: str, pepper: str, now: datetime) -> bool:
    """Whether what was typed is one of the person's codes; if so it is used, and the person is told.

    One argon2 run, hit or miss.
    """
    code = _read(typed)
    found = session.execute(
        select(RecoveryCode.id, RecoveryCode.verifier_hash).where(
            RecoveryCode.person_id == person.id,
            RecoveryCode.selector == (code.selector if code else ""),
            RecoveryCode.used_at.is_(None),
        )
    ).first()
    person_id = person.id
    with database.paused(session):
        matches = passwords.secret_matches(found[1] if found else None, code.verifier if code else "", pepper)
    if not matches or found is None:
        return False
    used = session.execute(
        update(RecoveryCode)
        .where(RecoveryCode.id == found[0], RecoveryCode.used_at.is_(None))
        .values(used_at=now)
    )
    if used.rowcount != 1:  # type: ignore[attr-defined]
        return False
    outbox.tell(session, library_id, person_id, "recovery_code_used", about=None, once=str(found[0]), now=now)
    return True


def forget_phone(session: Session, library: Library, role: Role, by: Person, now: datetime) -> None:
    """Let a colleague begin anew: its phone, recovery codes and password are forgotten, its sessions end.

    It is told by mail, and comes in by a link to its own address. Raises RuleBroken: phone_is_own,
    phone_not_asked, phone_elsewhere.
    """
    if role.person_id == by.id:
        raise RuleBroken("phone_is_own")
    if role.name not in STAFF:
        raise RuleBroken("phone_not_asked")
    if _is_staff_elsewhere(session, role.person_id, library.id):
        # One library must not take away what guards another.
        raise RuleBroken("phone_elsewhere")
    _begin_anew(session, library.id, role.person, now, by)
    audit.record(session, "forget_phone", role, now=now, actor_id=by.id)


def forget_phone_of_last(session: Session, person: Person, now: datetime) -> None:
    """The operator's help for whoever has no colleague; raises RuleBroken: phone_not_asked."""
    library_id = session.scalar(
        select(Role.library_id).where(
            Role.person_id == person.id, Role.ended_at.is_(None), Role.name.in_(STAFF)
        )
    )
    if library_id is None:
        raise RuleBroken("phone_not_asked")
    _begin_anew(session, library_id, person, now, None)


def _begin_anew(session: Session, library_id: int, person: Person, now: datetime, by: Person | None) -> None:
    # Without the password too: what lets somebody set up a new phone is the person's own mail.
    person.totp_secret = person.password_hash = None
    _throw_away(session, person)
    sessions.revoke(session, now, SignedIn.person_id == person.id)
    outbox.tell(
        session,
        library_id,
        person.id,
        "phone_forgotten",
        about=by.key if by else None,
        once=now.isoformat(timespec="minutes"),
        now=now,
    )


def _throw_away(session: Session, person: Person) -> None:
    session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person.id))


def _is_staff_elsewhere(session: Session, person_id: int, library_id: int) -> bool:
    found = session.scalar(
        select(Role.id)
        .where(
            Role.person_id == person_id,
            Role.library_id != library_id,
            Role.name.in_(STAFF),
            Role.ended_at.is_(None),
        )
        .limit(1)
    )
    return found is not None


def _read(typed: str) -> TypedCode | None:
    try:
        return read_code(typed)
    except MalformedCode:
        return None
