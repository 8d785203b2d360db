"""What the mails about a lost phone say."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.notices.models import Notice
from app.notices.post import Composer
from app.phones import recovery


def compose_phone_forgotten(session: Session, notice: Notice, now: datetime) -> dict[str, Any] | None:
    """Somebody begins anew with one-time codes; `about` is the colleague who helped, if it was one."""
    helper = session.scalar(select(Person).where(Person.key == notice.about)) if notice.about else None
    return {"helper": helper.name if helper else None}


def compose_recovery_code_used(session: Session, notice: Notice, now: datetime) -> dict[str, Any] | None:
    """One of the recovery codes was used; its owner should know, and how many are left."""
    person = session.get_one(Person, notice.reader_id)
    return {"left": recovery.left(session, person)}


COMPOSERS: dict[str, Composer] = {
    "phone_forgotten": compose_phone_forgotten,
    "recovery_code_used": compose_recovery_code_used,
}
