"""The host's line of praise goes by mail to the teachers whose pupils are in the club, once for a meeting."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.accounts.models import Person, Role, RoleName
from app.clubs.mails import Composer
from app.clubs.models import Club, Meeting
from app.notices import outbox
from app.notices.models import Notice
from app.places.models import LIVE, Place, Queue, is_clubs_own

TEMPLATE = "praise_for_class"
TIME_TO_CORRECT = timedelta(minutes=15)
"""What the host mends within a quarter of an hour is mended in the mail too."""


def tell(session: Session, meeting: Meeting, by: Person, now: datetime) -> None:
    """Write one notice to each of the club's teachers but whoever wrote the line; nothing without a line."""
    if not meeting.praise:
        return
    for person_id in teachers_of(session, meeting.club):
        if person_id != by.id:
            outbox.tell(
                session,
                meeting.library_id,
                person_id,
                TEMPLATE,
                about=meeting.key,
                once=meeting.key,
                now=now,
                wait=TIME_TO_CORRECT,
            )


def teachers_of(session: Session, club: Club) -> list[int]:
    """Teachers at the club's school who put forward a child that is in the club or waits; by their ids."""
    forward = (
        select(Place.put_forward_by_id)
        .join(Queue, Queue.id == Place.queue_id)
        .where(
            Queue.club_id == club.id,
            is_clubs_own(),
            Place.state.in_(LIVE),
            Place.put_forward_by_id.is_not(None),
        )
    )
    teachers = (
        select(Role.person_id)
        .join(Person, Person.id == Role.person_id)
        .where(
            Role.library_id == club.library_id,
            Role.name == RoleName.TEACHER,
            Role.school_id == club.school_id,
            Role.ended_at.is_(None),
            Person.disabled_at.is_(None),
            Role.person_id.in_(forward),
        )
    )
    return sorted(set(session.scalars(teachers)))


def compose(session: Session, notice: Notice, now: datetime) -> dict[str, Any] | None:
    """The line as it stands now; nothing if it was taken back, or the reader teaches there no more."""
    held = session.scalar(
        select(Meeting)
        .where(Meeting.library_id == notice.library_id, Meeting.key == notice.about)
        .options(joinedload(Meeting.club).joinedload(Club.school))
    )
    if held is None or not held.praise or notice.person_id not in teachers_of(session, held.club):
        return None
    return {"held": held, "club": held.club, "school": held.club.school}


COMPOSERS: dict[str, Composer] = {TEMPLATE: compose}
