"""What the mails that carry a link say: it is made here, as the mail is sent (`decisions.md` 18)."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import people
from app.accounts.models import LinkPurpose, Person, Role
from app.libraries.models import School
from app.notices.models import Notice
from app.notices.post import Composer
from app.signing_in import links, recovery


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


def compose_phone_forgotten(session: Session, notice: Notice, now: datetime) -> dict[str, Any] | None:
    """Somebody begins anew with one-time codes; `about` is the colleague who helped, if it was one."""
    helper = session.scalar(select(Person).where(Person.key == notice.about)) if notice.about else None
    return {"helper": helper.name if helper else None}


def compose_recovery_code_used(session: Session, notice: Notice, now: datetime) -> dict[str, Any] | None:
    """One of the recovery codes was used; its owner should know, and how many are left."""
    person = session.get_one(Person, notice.reader_id)
    return {"left": recovery.left(session, person)}


COMPOSERS: dict[str, Composer] = {
    "sign_in": compose_sign_in,
    "phone_forgotten": compose_phone_forgotten,
    "recovery_code_used": compose_recovery_code_used,
}
"""The invitation is composed where the clubs are known, for a host reads which one it is host of."""
