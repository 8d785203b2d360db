"""What the mails of this room say: their links are made here, as the mail is sent (`decisions.md` 18)."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.accounts import guardians, links, people
from app.accounts.children import Guardianship
from app.accounts.models import LinkPurpose, Person, Role
from app.libraries.models import School
from app.notices.models import Notice

Composer = Callable[[Session, Notice, datetime], dict[str, Any] | None]


def compose_invitation(session: Session, notice: Notice, now: datetime) -> dict[str, Any] | None:
    """Somebody has been given a part; nothing, if that has ended before the mail went."""
    role = session.scalar(select(Role).where(Role.key == notice.about, Role.ended_at.is_(None)))
    if role is None:
        return None
    inviter = session.get(Person, role.invited_by_id) if role.invited_by_id else None
    school = session.get(School, role.school_id) if role.school_id else None
    token = links.mint(session, notice.library_id, notice.reader_id, LinkPurpose.INVITATION, now)
    return {
        "token": token,
        "role": role.name,
        "inviter": inviter.name if inviter else None,
        "school": school.name if school else None,
        "days": links.LIFE[LinkPurpose.INVITATION].days,
    }


def compose_sign_in(session: Session, notice: Notice, now: datetime) -> dict[str, Any] | None:
    """A link to sign in by; nothing for somebody who has no part here any more."""
    has_part = select(Person.id).where(Person.id == notice.person_id, people.has_part(notice.library_id))
    if session.scalar(has_part) is None:
        return None
    token = links.mint(session, notice.library_id, notice.reader_id, LinkPurpose.SIGN_IN, now)
    minutes = int(links.LIFE[LinkPurpose.SIGN_IN].total_seconds() // 60)
    return {"token": token, "minutes": minutes}


def compose_guardian_link(session: Session, notice: Notice, now: datetime) -> dict[str, Any] | None:
    """The link to a child's page; nothing once the guardian is gone or has no address."""
    guardianship = _guardianship(session, notice)
    if guardianship is None or not guardianship.guardian.email:
        return None
    token = guardians.give_link(session, guardianship, None, now, is_mailed=True)
    return {"token": token, "guardian": guardianship.guardian}


def compose_guardian_code(session: Session, notice: Notice, now: datetime) -> dict[str, Any] | None:
    """Six digits to the address that waits for them; nothing once it is confirmed."""
    guardianship = _guardianship(session, notice)
    if guardianship is None or not guardianship.guardian.new_email:
        return None
    email = guardianship.guardian.new_email
    return {"guardianship": guardianship, "email": email, "recipient": email}


def _guardianship(session: Session, notice: Notice) -> Guardianship | None:
    return session.scalar(
        select(Guardianship)
        .where(Guardianship.library_id == notice.library_id, Guardianship.key == notice.about)
        .options(joinedload(Guardianship.guardian))
    )


COMPOSERS: dict[str, Composer] = {
    "sign_in": compose_sign_in,
    "guardian_link": compose_guardian_link,
    "guardian_code": compose_guardian_code,
}
"""The invitation is composed where the clubs are known, for a host reads which one it is host of."""
