"""What the mails with staff's words to all need, when they are sent."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.clubs.models import Club
from app.letters import writing_to_all
from app.letters.models import Message, Reach
from app.notices.models import Notice
from app.notices.post import Composer


def club_message(session: Session, notice: Notice, now: datetime) -> dict[str, Any] | None:
    """What staff wrote to all; the children named are those the reader answers for today."""
    message = _message(session, notice)
    if message is None:
        return None
    club = message.club
    to = writing_to_all.recipients(session, club, Reach(message.reach))
    children = next((each.children for each in to if each.person.id == notice.person_id), [])
    writer = message.written_by.name
    return {
        "words": message.words,
        "writer": writer,
        "club": club,
        "school": club.school,
        "children": children,
    }


def guardian_message(session: Session, notice: Notice, now: datetime) -> dict[str, Any] | None:
    """What staff wrote to all, for a guardian; nothing once it wants no mail, or has no child there."""
    message = _message(session, notice)
    if message is None or notice.guardian_id is None:
        return None
    club = message.club
    to = writing_to_all.guardians_to_write_to(session, club, Reach(message.reach))
    if notice.guardian_id not in to:
        return None
    return {
        "words": message.words,
        "writer": message.written_by.name,
        "club": club,
        "school": club.school,
        "children": to[notice.guardian_id],
    }


def _message(session: Session, notice: Notice) -> Message | None:
    return session.scalar(
        select(Message)
        .where(Message.library_id == notice.library_id, Message.key == notice.about)
        .options(joinedload(Message.club).joinedload(Club.school), joinedload(Message.written_by))
    )


COMPOSERS: dict[str, Composer] = {
    "club_message": club_message,
    writing_to_all.TO_GUARDIANS: guardian_message,
}
