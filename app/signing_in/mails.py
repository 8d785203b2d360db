"""What the mails that carry a link say: it is made here, as the mail is sent (`decisions.md` 18)."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import people
from app.accounts.models import Person, Role
from app.libraries.models import School
from app.notices.models import Notice
from app.notices.post import Composer
from app.signing_in import links
from app.signing_in.models import LinkPurpose


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


COMPOSERS: dict[str, Composer] = {
    "sign_in": compose_sign_in,
}
"""The invitation is composed where the clubs are known, for a host reads which one it is host of."""
