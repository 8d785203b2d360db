"""Reads for the staff's list of today."""

from sqlalchemy import bindparam, func, select

from app.notices.models import Notice, NoticeState

FAILED_NOTICES = (
    select(func.count())
    .where(Notice.library_id == bindparam("library"), Notice.state == NoticeState.FAILED)
    .scalar_subquery()
)
"""How many mails could not be delivered, so that somebody has to phone; asked beside other numbers."""
