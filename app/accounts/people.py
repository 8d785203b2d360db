"""Adults: how somebody is asked to take a part at a library, and how that part ends."""

from datetime import datetime
from typing import Protocol

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from app.accounts import sessions
from app.accounts.models import STAFF, Person, Role, RoleName, SignedIn
from app.core import audit, database
from app.core.errors import RuleBroken
from app.core.tables import new_key
from app.libraries.models import Library, School
from app.notices import outbox


class Group(Protocol):
    """A club, as far as a host's role needs it."""

    @property
    def id(self) -> int: ...


def invite(
    session: Session,
    library: Library,
    email: str,
    name: str,
    role: RoleName,
    now: datetime,
    by: Person | None,
    school: School | None = None,
    club: Group | None = None,
) -> Person:
    """Give somebody a part at the library and send a link; asking again sends a new link.

    A teacher has a school, a host a club. New staff are signed out everywhere, so that nobody keeps
    a session opened without a password. Raises RuleBroken: role_needs_place, person_disabled.
    """
    if (role == RoleName.TEACHER and school is None) or (role == RoleName.HOST and club is None):
        raise RuleBroken("role_needs_place")
    person = find_or_make(session, email, name, now)
    if person.disabled_at is not None:
        raise RuleBroken("person_disabled")
    part = _part(
        session,
        library,
        person,
        role,
        school_id=school.id if school and role == RoleName.TEACHER else None,
        club_id=club.id if club and role == RoleName.HOST else None,
        invited_by_id=by.id if by else None,
        now=now,
    )
    if role in STAFF:
        sessions.revoke(session, now, SignedIn.person_id == person.id)
    outbox.tell(
        session,
        library.id,
        person.id,
        "invitation",
        about=part.key,
        once=f"{part.key}:{now.isoformat(timespec='minutes')}",
        now=now,
    )
    audit.record(session, "invite", part, now=now, actor_id=by.id if by else None, after=role)
    return person


def find_or_make(session: Session, email: str, name: str, now: datetime) -> Person:
    """The person with this e-mail address, made if there is none; a known one keeps its name."""
    email = tidy_email(email)
    session.execute(
        database.insert_unless_there(session, Person)
        .values(email=email, name=name.strip() or email, key=new_key(), totp_last_step=0, created_at=now)
        .on_conflict_do_nothing(index_elements=[Person.email])
    )
    return session.scalars(select(Person).where(Person.email == email)).one()


def end_role(session: Session, role: Role, now: datetime, by: Person) -> None:
    """End one part of one person; its sessions end at once. Raises RuleBroken: last_librarian."""
    library = database.lock(session, session.get_one(Library, role.library_id))
    if role.name == RoleName.LIBRARIAN and _librarians(session, library) == 1:
        raise RuleBroken("last_librarian")
    role.ended_at = now
    sessions.revoke(session, now, SignedIn.person_id == role.person_id)
    audit.record(session, "end_role", role, now=now, actor_id=by.id, before=role.name)


def choose_language(person: Person, language: str | None) -> None:
    """Write to this person in its own language; None is the library's."""
    person.language = language


def with_part_here(session: Session, library_id: int, email: str) -> Person | None:
    """The person with this address, if it has a part at the library and is not disabled."""
    return session.scalar(
        select(Person).where(
            Person.email == tidy_email(email),
            Person.disabled_at.is_(None),
            has_part(library_id),
        )
    )


def by_key(session: Session, library_id: int, key: str) -> Person | None:
    """The person with this key, if it has a part at the library and is not disabled."""
    return session.scalar(
        select(Person).where(Person.key == key, Person.disabled_at.is_(None), has_part(library_id))
    )


def has_part(library_id: int) -> ColumnElement[bool]:
    """A condition on Person: it has a part at the library that has not ended."""
    return (
        select(Role.id)
        .where(Role.person_id == Person.id, Role.library_id == library_id, Role.ended_at.is_(None))
        .exists()
    )


def tidy_email(email: str) -> str:
    """An address as it is stored: no blanks around it, small letters."""
    return email.strip().casefold()


def _part(
    session: Session,
    library: Library,
    person: Person,
    name: RoleName,
    *,
    school_id: int | None,
    club_id: int | None,
    invited_by_id: int | None,
    now: datetime,
) -> Role:
    same = select(Role).where(
        Role.library_id == library.id,
        Role.person_id == person.id,
        Role.name == name,
        Role.school_id.is_(school_id) if school_id is None else Role.school_id == school_id,
        Role.club_id.is_(club_id) if club_id is None else Role.club_id == club_id,
        Role.meeting_id.is_(None),
        Role.ended_at.is_(None),
    )
    role = session.scalar(same)
    if role is None:
        role = Role(
            library_id=library.id,
            person_id=person.id,
            name=name,
            school_id=school_id,
            club_id=club_id,
            invited_by_id=invited_by_id,
            created_at=now,
        )
        session.add(role)
        session.flush()
    return role


def _librarians(session: Session, library: Library) -> int:
    return session.scalars(
        select(func.count(Role.person_id.distinct())).where(
            Role.library_id == library.id,
            Role.name == RoleName.LIBRARIAN,
            Role.ended_at.is_(None),
        )
    ).one()
