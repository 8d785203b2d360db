"""Reads for the staff's list of today."""

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from app.notices.models import Notice, NoticeState

_FAILED = select(func.count()).where(
    Notice.library_id == bindparam("library"), Notice.state == NoticeState.FAILED
)


def failed_notices(session: Session, library_id: int) -> int:
    """How many mails could not be delivered, so that somebody has to phone."""
    return session.scalar(_FAILED, {"library": library_id}) or 0
