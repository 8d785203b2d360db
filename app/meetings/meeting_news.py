"""Who is told when a meeting is moved, called off or added, and what the mail needs when it is sent."""

from datetime import datetime
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, joinedload

from app.accounts.models import Person, Role, RoleName
from app.clubs.models import Club, Meeting
from app.notices import outbox
from app.notices.models import Notice
from app.notices.post import Composer
from app.places.models import LIVE, Place, Queue, is_clubs_own

TEMPLATE = "meeting_changed"


def tell(session: Session, meeting: Meeting, by: Person, now: datetime) -> None:
    """Write one notice to everybody concerned but whoever did it."""
    for person_id in concerned(session, meeting.club):
        if person_id != by.id:
            outbox.tell(
                session,
                meeting.library_id,
                person_id,
                TEMPLATE,
                about=meeting.key,
                once=_step(meeting),
                now=now,
            )


def concerned(session: Session, club: Club) -> list[int]:
    """The club's hosts, whoever put its children forward and may still see it, and its librarian.

    A club that nobody is in charge of concerns every librarian.
    """
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
    hosts = (Role.name == RoleName.HOST) & (Role.club_id == club.id) & Role.meeting_id.is_(None)
    teaches_there = (Role.name == RoleName.TEACHER) & (Role.school_id == club.school_id)
    is_librarian = Role.name == RoleName.LIBRARIAN
    in_charge = (
        select(Role.person_id)
        .join(Person, Person.id == Role.person_id)
        .where(
            Role.library_id == club.library_id,
            is_librarian,
            Role.person_id == club.librarian_id,
            Role.ended_at.is_(None),
            Person.disabled_at.is_(None),
        )
    )
    acting = (
        select(Role.person_id)
        .join(Person, Person.id == Role.person_id)
        .where(
            Role.library_id == club.library_id,
            Role.ended_at.is_(None),
            Person.disabled_at.is_(None),
            or_(
                hosts,
                and_(or_(teaches_there, is_librarian), Role.person_id.in_(forward)),
                and_(is_librarian, or_(Role.person_id == club.librarian_id, ~in_charge.exists())),
            ),
        )
    )
    return sorted(set(session.scalars(acting)))


def compose(session: Session, notice: Notice, now: datetime) -> dict[str, Any] | None:
    """The meeting as it stands now; nothing if it was changed again since, or is over."""
    meeting = session.scalar(
        select(Meeting)
        .where(Meeting.library_id == notice.library_id, Meeting.key == notice.about)
        .options(joinedload(Meeting.club).joinedload(Club.school))
    )
    if meeting is None or meeting.ends_at <= now or _step(meeting) not in notice.once:
        return None
    return {"meeting": meeting, "club": meeting.club, "school": meeting.club.school}


def _step(meeting: Meeting) -> str:
    return f"{meeting.key}:{meeting.sequence}:"


COMPOSERS: dict[str, Composer] = {TEMPLATE: compose}
