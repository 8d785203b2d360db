"""Meetings: the days a club's rhythm gives, and how many took part."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Person, Role
from app.clubs.models import Club, Meeting, MeetingState, Season
from app.core import audit
from app.core.errors import RuleBroken
from app.libraries import school_days
from app.libraries.models import Library

MOST_PARTICIPANTS = 500


def lay_out(session: Session, library: Library, club: Club, season: Season, now: datetime) -> None:
    """Make the club's meetings follow its rhythm; what has been, or was held or called off, stays.

    A meeting that falls away is called off if somebody has a role for it, else it is gone.
    """
    zone = ZoneInfo(library.zone)
    wanted = {
        datetime.combine(day, club.starts_at, zone): datetime.combine(day, club.ends_at, zone)
        for day in _days(session, library, club, season)
    }
    there = {m.starts_at: m for m in session.scalars(select(Meeting).where(Meeting.club_id == club.id))}
    for meeting in there.values():
        if meeting.state == MeetingState.PLANNED and meeting.starts_at > now:
            if meeting.starts_at in wanted:
                meeting.ends_at = wanted[meeting.starts_at]
            else:
                _drop(session, meeting)
    session.add_all(
        Meeting(library_id=club.library_id, club_id=club.id, starts_at=start, ends_at=end)
        for start, end in wanted.items()
        if start not in there and (start > now or not there)
    )
    session.flush()


def record_meeting(
    session: Session, meeting: Meeting, participants: int, zone: str, by: Person, now: datetime
) -> None:
    """The meeting was held with so many children; a wrong number can be put right.

    Raises RuleBroken: meeting_ahead (its day, where the library is, has not come),
    participants_wrong (below 0 or above 500).
    """
    here = ZoneInfo(zone)
    if meeting.starts_at.astimezone(here).date() > now.astimezone(here).date():
        raise RuleBroken("meeting_ahead", starts_at=meeting.starts_at)
    if not 0 <= participants <= MOST_PARTICIPANTS:
        raise RuleBroken("participants_wrong", most=MOST_PARTICIPANTS)
    before = meeting.participants
    meeting.participants, meeting.state = participants, MeetingState.HELD
    audit.record(
        session,
        "record_meeting",
        meeting,
        now=now,
        actor_id=by.id,
        before=None if before is None else str(before),
        after=str(participants),
    )


def _days(session: Session, library: Library, club: Club, season: Season) -> list[date]:
    """The club's weekday from its first meeting on, every so many weeks, where it is a school day."""
    day = club.begins_on
    breaks = school_days.school_breaks(session, library, day, season.last_on)
    days = []
    while day <= season.last_on:
        if day >= season.first_on and school_days.is_school_day(day, library.country, breaks):
            days.append(day)
        day += timedelta(weeks=club.every_weeks)
    return days


def _drop(session: Session, meeting: Meeting) -> None:
    if session.scalar(select(Role.id).where(Role.meeting_id == meeting.id).limit(1)):
        meeting.state = MeetingState.CANCELLED
    else:
        session.delete(meeting)
