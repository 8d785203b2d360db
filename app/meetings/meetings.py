"""Meetings changed by hand: moved, called off, put back, added; and how many came, if only counted."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.clubs.models import Club, Meeting, MeetingState
from app.clubs.rhythm import changed
from app.core import audit, database
from app.core.errors import RuleBroken
from app.meetings import meeting_news, substitutes

MOST_PARTICIPANTS = 500


def move(
    session: Session,
    meeting: Meeting,
    day: date,
    hours: tuple[time, time],
    zone: str,
    by: Person,
    now: datetime,
) -> None:
    """The meeting is at another day or hour (on the library's wall clock); everybody concerned is told.

    Raises RuleBroken: meeting_settled (held or called off), outside_season, meeting_there.
    """
    meeting = _locked(session, meeting, MeetingState.PLANNED)
    start, end = _moments(meeting.club, day, hours, zone)
    before = meeting.starts_at
    if (before, meeting.ends_at) == (start, end):
        return
    _keep_free(session, meeting.club, start, meeting)
    _by_hand(meeting, zone)
    meeting.starts_at, meeting.ends_at = start, end
    substitutes.follow(session, meeting, zone)
    _settle(session, meeting, "move_meeting", by, now, before.isoformat(), start.isoformat())


def cancel(session: Session, meeting: Meeting, reason: str, zone: str, by: Person, now: datetime) -> None:
    """The meeting is called off, for a reason everybody concerned is told ("school camp").

    Raises RuleBroken: meeting_settled (held or called off already).
    """
    meeting = _locked(session, meeting, MeetingState.PLANNED)
    _by_hand(meeting, zone)
    meeting.state, meeting.reason = MeetingState.CANCELLED, reason
    _settle(session, meeting, "cancel_meeting", by, now, MeetingState.PLANNED, MeetingState.CANCELLED)


def put_back(session: Session, meeting: Meeting, by: Person, now: datetime) -> None:
    """What was called off takes place after all. Raises RuleBroken: meeting_settled, meeting_there."""
    meeting = _locked(session, meeting, MeetingState.CANCELLED)
    _keep_free(session, meeting.club, meeting.starts_at, meeting)
    meeting.state, meeting.reason = MeetingState.PLANNED, ""
    _settle(session, meeting, "put_back_meeting", by, now, MeetingState.CANCELLED, MeetingState.PLANNED)


def add(
    session: Session, club: Club, day: date, hours: tuple[time, time], zone: str, by: Person, now: datetime
) -> Meeting:
    """One meeting more than the rhythm gives. Raises RuleBroken: outside_season, meeting_there."""
    club = database.lock(session, club)
    start, end = _moments(club, day, hours, zone)
    _keep_free(session, club, start)
    meeting = Meeting(
        library_id=club.library_id, club_id=club.id, starts_at=start, ends_at=end, is_by_hand=True
    )
    session.add(meeting)
    session.flush()
    _settle(session, meeting, "add_meeting", by, now, None, start.isoformat())
    return meeting


def record_meeting(
    session: Session, meeting: Meeting, participants: int, zone: str, by: Person, now: datetime
) -> None:
    """The meeting was held with so many children; a wrong number can be put right.

    Raises RuleBroken: meeting_ahead (its day, where the library is, has not come), attendance_noted
    (the number is counted), meeting_settled (called off), participants_wrong (below 0 or above 500).
    """
    refuse_ahead(meeting, zone, now)
    meeting = database.lock(session, meeting)
    if meeting.attended_at is not None:
        raise RuleBroken("attendance_noted")
    if meeting.state == MeetingState.CANCELLED:
        raise RuleBroken("meeting_settled", state=meeting.state)
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


def refuse_ahead(meeting: Meeting, zone: str, now: datetime) -> None:
    """Nothing is noted of a meeting whose day has not come. Raises RuleBroken: meeting_ahead."""
    here = ZoneInfo(zone)
    if meeting.starts_at.astimezone(here).date() > now.astimezone(here).date():
        raise RuleBroken("meeting_ahead", starts_at=meeting.starts_at)


def _locked(session: Session, meeting: Meeting, state: MeetingState) -> Meeting:
    """Hold the club and then the meeting, so that no two meetings of a club come to the same hour."""
    database.lock(session, meeting.club)
    meeting = database.lock(session, meeting)
    if meeting.state != state:
        raise RuleBroken("meeting_settled", state=meeting.state)
    return meeting


def _moments(club: Club, day: date, hours: tuple[time, time], zone: str) -> tuple[datetime, datetime]:
    if not club.season.first_on <= day <= club.season.last_on:
        raise RuleBroken("outside_season", first_on=club.season.first_on, last_on=club.season.last_on)
    start, end = (datetime.combine(day, hour, ZoneInfo(zone)) for hour in hours)
    return start, end


def _keep_free(session: Session, club: Club, start: datetime, own: Meeting | None = None) -> None:
    other = select(Meeting.id).where(
        Meeting.club_id == club.id,
        Meeting.starts_at == start,
        Meeting.state != MeetingState.CANCELLED,
        Meeting.id != (own.id if own else 0),
    )
    if session.scalar(other) is not None:
        raise RuleBroken("meeting_there", starts_at=start)


def _by_hand(meeting: Meeting, zone: str) -> None:
    """From here on the rhythm leaves it alone, and the week it stood in."""
    if not meeting.is_by_hand:
        meeting.is_by_hand = True
        meeting.stands_for_on = meeting.starts_at.astimezone(ZoneInfo(zone)).date()


def _settle(
    session: Session,
    meeting: Meeting,
    action: str,
    by: Person,
    now: datetime,
    before: str | None,
    after: str,
) -> None:
    changed(meeting, now)
    session.flush()
    audit.record(session, action, meeting, now=now, actor_id=by.id, before=before, after=after)
    meeting_news.tell(session, meeting, by, now)
