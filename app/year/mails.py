"""What the mail about going on needs, when it is sent; nothing if there is nothing to tell any more."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.clubs.mails import of_notice
from app.notices.models import Notice
from app.notices.post import Composer
from app.year import going_on


def who_goes_on(session: Session, notice: Notice, now: datetime) -> dict[str, Any] | None:
    """A host is asked to ask; nothing once the children are in their new club."""
    club = of_notice(session, notice)
    return {"club": club, "school": club.school} if club and going_on.is_asked(session, club) else None


COMPOSERS: dict[str, Composer] = {"who_goes_on": who_goes_on}
