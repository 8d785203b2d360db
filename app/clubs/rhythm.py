"""The rhythm: the days it gives a club's meetings, and which of them follow when it changes."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.clubs.models import Club, Meeting, MeetingState, Season
from app.libraries import school_days
from app.libraries.models import Library

Week = tuple[int, int]


def lay_out(session: Session, library: Library, club: Club, season: Season, now: datetime) -> None:
    """Make the club's meetings follow its rhythm; what has been stays, and what was changed by hand.

    A meeting to come moves within its week and keeps its key, so that calendars and roles follow it;
    one that has no week in the rhythm any more is called off.
    """
    zone = ZoneInfo(library.zone)
    there = list(session.scalars(select(Meeting).where(Meeting.club_id == club.id).order_by(Meeting.id)))
    follow = [each for each in there if _follows(each, now)]
    stay = [each for each in there if each not in follow]
    for start, end in _hours(session, library, club, season).items():
        if _is_settled(start, stay, zone) or (there and start <= now):
            continue
        meeting = _of_the_week(follow, start, zone)
        if meeting is None:
            new = Meeting(library_id=club.library_id, club_id=club.id, starts_at=start, ends_at=end)
            session.add(new)
        else:
            follow.remove(meeting)
            _give(meeting, start, end, now)
    for meeting in follow:
        if meeting.state == MeetingState.PLANNED:
            meeting.state = MeetingState.CANCELLED
            changed(meeting, now)
    session.flush()


def changed(meeting: Meeting, now: datetime) -> None:
    """Count a change of the meeting, so that calendars take it."""
    meeting.sequence += 1
    meeting.changed_at = now


def _follows(meeting: Meeting, now: datetime) -> bool:
    is_open = meeting.state != MeetingState.HELD and meeting.starts_at > now
    return is_open and not meeting.is_by_hand


def _is_settled(start: datetime, stay: list[Meeting], zone: ZoneInfo) -> bool:
    """Whether somebody has decided about the meeting of this week, or one stands at this hour."""
    for meeting in stay:
        if meeting.stands_for_on and _week(meeting.stands_for_on) == _week(start.astimezone(zone)):
            return True
        if meeting.starts_at == start and meeting.state != MeetingState.CANCELLED:
            return True
    return False


def _of_the_week(follow: list[Meeting], start: datetime, zone: ZoneInfo) -> Meeting | None:
    """The meeting that takes this hour: one that stands before one called off, the very hour first."""
    same = [each for each in follow if _week(each.starts_at.astimezone(zone)) == _week(start)]
    return min(
        same, key=lambda each: (each.state == MeetingState.CANCELLED, each.starts_at != start), default=None
    )


def _give(meeting: Meeting, start: datetime, end: datetime, now: datetime) -> None:
    if (meeting.starts_at, meeting.ends_at, meeting.state) == (start, end, MeetingState.PLANNED):
        return
    meeting.starts_at, meeting.ends_at, meeting.state = start, end, MeetingState.PLANNED
    changed(meeting, now)


def _hours(session: Session, library: Library, club: Club, season: Season) -> dict[datetime, datetime]:
    """From when to when the club meets: its weekday, every so many weeks, where it is a school day."""
    zone = ZoneInfo(library.zone)
    day = club.begins_on
    breaks = school_days.school_breaks(session, library, day, season.last_on)
    hours = {}
    while day <= season.last_on:
        if day >= season.first_on and school_days.is_school_day(day, library.country, breaks):
            start = datetime.combine(day, club.starts_at, zone)
            hours[start] = datetime.combine(day, club.ends_at, zone)
        day += timedelta(weeks=club.every_weeks)
    return hours


def _week(day: date) -> Week:
    return day.isocalendar()[:2]
