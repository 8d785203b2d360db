"""How adults prove who they are: staff by password and one-time code, teachers and hosts by a link.

Whoever asks learns nothing about who has an account: the same answer and the same work for everybody.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, false, select
from sqlalchemy.orm import Session

from app.accounts import people, sessions
from app.accounts.models import STAFF, Person, Role, RoleName, SignedIn
from app.accounts.tries import FEW, MANY, Tries
from app.core import database, passwords, weak_passwords
from app.core.errors import Refused, RuleBroken
from app.libraries.models import Library
from app.notices import outbox
from app.signing_in.known_device import STRANGE

LINKS_IN_A_QUARTER = 5
ASKED_FROM_ONE_ADDRESS = 100
WEAKNESSES = {
    "too_short": "password_too_short",
    "too_long": "password_too_long",
    "repeats": "password_repeats",
    "sequence": "password_sequence",
    "common": "password_common",
    "about_you": "password_about_you",
}


def ask_for_link(session: Session, library_id: int, email: str, address: str, now: datetime) -> None:
    """Mail a link to whoever has this address and a part at the library; at most one a minute.

    Raises Refused: too_many_tries, when one network asks a hundred times in a quarter of an hour.
    """
    email = people.tidy_email(email)
    Tries(session, "asked-from", now, {address: ASKED_FROM_ONE_ADDRESS}).count_or_refuse()
    asked = Tries(session, "asked", now, {email: LINKS_IN_A_QUARTER}).note()
    person = people.with_part_here(session, library_id, email)
    if person is not None and asked <= LINKS_IN_A_QUARTER:
        tell_link(session, library_id, person, now)


def tell_link(session: Session, library_id: int, person: Person, now: datetime) -> None:
    """Write down that a sign-in link is to be mailed; a second one in the same minute is not."""
    minute = now.isoformat(timespec="minutes")
    outbox.tell(session, library_id, person.id, "sign_in", about=None, once=minute, now=now)


def with_password(
    session: Session,
    library_id: int,
    email: str,
    password: str,
    address: str,
    pepper: str,
    now: datetime,
    device: str = STRANGE,
) -> Person:
    """The member of staff with this e-mail and password; one argon2 run whoever asks.

    Failures are counted for the account on this device, or on all strange ones together, and for where
    strange ones come from. Raises Refused: too_many_tries, sign_in_failed.
    """
    account = f"{people.tidy_email(email)} {device}"
    limits = {account: FEW, address: MANY} if device == STRANGE else {account: FEW}
    tries = Tries(session, "password", now, limits)
    tries.refuse_if_too_many()
    person = people.with_part_here(session, library_id, email)
    person_id, stored = (person.id, person.password_hash) if person else (None, None)
    with database.paused(session):
        matches = passwords.secret_matches(stored, password, pepper)
    found = session.get(Person, person_id) if matches and person_id else None
    if found is None or found.password_hash != stored or found.disabled_at is not None:
        tries.note()
        raise Refused("sign_in_failed", status=422)
    return found


def choose_password(
    session: Session,
    person: Person,
    new: str,
    pepper: str,
    now: datetime,
    about: Sequence[str] = (),
    keep: int | None = None,
    proof: Callable[[Person], None] | None = None,
) -> Person:
    """Give the person a new password; all its sessions but the one with id `keep` end.

    `about` is what else is known and easily guessed; `proof` takes a one-time code once the slow work
    is done. Raises RuleBroken as `refuse_weak`.
    """
    refuse_weak(person, new, about)
    person_id, kept_id = person.id, keep or 0
    with database.paused(session):
        hashed = passwords.hash_secret(new, pepper)
    person = session.get_one(Person, person_id)
    if proof is not None:
        proof(person)
    person.password_hash = hashed
    sessions.revoke(session, now, SignedIn.person_id == person_id, SignedIn.id != kept_id)
    return person


def refuse_weak(person: Person, new: str, about: Sequence[str] = ()) -> None:
    """Raises RuleBroken: password_too_short and the other refusals of `weak_passwords.check_password`."""
    try:
        weak_passwords.check_password(new, [person.email, person.name, *about])
    except weak_passwords.WeakPassword as weak:
        raise RuleBroken(WEAKNESSES[weak.code], **weak.values) from weak


def change_password(
    session: Session,
    person: Person,
    current: str,
    new: str,
    pepper: str,
    now: datetime,
    keep: int | None,
) -> None:
    """A new password for whoever knows the old one.

    Raises Refused: too_many_tries, password_wrong; RuleBroken as `choose_password`.
    """
    check_password(session, person, current, pepper, now)
    choose_password(session, person, new, pepper, now, keep=keep)


def check_password(session: Session, person: Person, current: str, pepper: str, now: datetime) -> None:
    """Whoever is signed in shows who it is once more. Raises Refused: too_many_tries, password_wrong."""
    tries = Tries(session, "password", now, {person.email: FEW})
    tries.refuse_if_too_many()
    stored = person.password_hash
    with database.paused(session):
        matches = passwords.secret_matches(stored, current, pepper)
    if not matches:
        tries.note()
        raise Refused("password_wrong", status=422)


def is_staff(session: Session, person: Person) -> bool:
    """Whether it is staff at any library: a session holds at all of them, so a link alone will not do."""
    return _has_staff_role(session, person, false())


def needs_code(session: Session, person: Person) -> bool:
    """Whether a one-time code is asked for: of staff, but not for the demo."""
    return _has_staff_role(session, person, Library.is_demo.is_(True))


def is_librarian(session: Session, library_id: int, person: Person) -> bool:
    """Whether it is a librarian at this library."""
    found = session.scalar(
        select(Role.id)
        .where(
            Role.person_id == person.id,
            Role.library_id == library_id,
            Role.name == RoleName.LIBRARIAN,
            Role.ended_at.is_(None),
        )
        .limit(1)
    )
    return found is not None


def _has_staff_role(session: Session, person: Person, unless: ColumnElement[bool]) -> bool:
    found = session.scalar(
        select(Role.id)
        .join(Library, Library.id == Role.library_id)
        .where(
            Role.person_id == person.id,
            Role.ended_at.is_(None),
            Role.name.in_(STAFF),
            ~unless,
        )
        .limit(1)
    )
    return found is not None
