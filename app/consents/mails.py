"""What the mails of this room say: their links are made here, as the mail is sent (`decisions.md` 18)."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.children.models import Guardianship
from app.consents import guardian_links
from app.notices.models import Notice
from app.notices.post import Composer


def compose_guardian_link(session: Session, notice: Notice, now: datetime) -> dict[str, Any] | None:
    """The link to a child's page; nothing once the guardian is gone or has no address."""
    guardianship = _guardianship(session, notice)
    if guardianship is None or not guardianship.guardian.email:
        return None
    token = guardian_links.give_link(session, guardianship, None, now, is_mailed=True)
    return {
        "token": token,
        "guardian": guardianship.guardian,
        "is_protected": guardianship.child.is_protected,
    }


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
        .options(joinedload(Guardianship.guardian), joinedload(Guardianship.child))
    )


COMPOSERS: dict[str, Composer] = {
    "guardian_link": compose_guardian_link,
    "guardian_code": compose_guardian_code,
}
