"""Reads for the staff's list of today."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.notices.models import Notice, NoticeState


def failed_notices(session: Session, library_id: int) -> int:
    """How many mails could not be delivered, so that somebody has to phone."""
    count = select(func.count()).where(Notice.library_id == library_id, Notice.state == NoticeState.FAILED)
    return session.scalar(count) or 0
