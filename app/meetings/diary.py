"""The diary of a club: its meetings of the season, with what was done and read at each."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.catalogue.models import Work
from app.clubs.models import Club, Meeting, MeetingState
from app.meetings.models import Activity, BookRead


@dataclass
class Entry:
    """One meeting; its activities in the order they are asked for, its titles by the alphabet."""

    meeting: Meeting
    activities: list[Activity] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)


def diary(session: Session, club: Club) -> list[Entry]:
    """The meetings of the club's season in order, those called off by hand among them; three queries."""
    first, last = club.season.first_on, club.season.last_on + timedelta(days=1)
    meetings = session.scalars(
        select(Meeting)
        .where(
            Meeting.club_id == club.id,
            Meeting.starts_at >= datetime.fromisoformat(f"{first}T00:00:00Z"),
            Meeting.starts_at < datetime.fromisoformat(f"{last}T00:00:00Z"),
            or_(Meeting.state != MeetingState.CANCELLED, Meeting.is_by_hand),
        )
        .order_by(Meeting.starts_at, Meeting.id)
    )
    return with_what_was_done(session, meetings)


def with_what_was_done(session: Session, meetings: Iterable[Meeting]) -> list[Entry]:
    """Each of these meetings with its activities and titles."""
    entries = {meeting.id: Entry(meeting) for meeting in meetings}
    for activity in session.scalars(
        select(Activity).where(Activity.meeting_id.in_(entries)).order_by(Activity.id)
    ):
        entries[activity.meeting_id].activities.append(activity)
    read = session.execute(
        select(BookRead.meeting_id, Work.title)
        .join(Work, Work.id == BookRead.work_id)
        .where(BookRead.meeting_id.in_(entries))
        .order_by(Work.sort_key)
    )
    for meeting_id, title in read:
        entries[meeting_id].titles.append(title)
    return list(entries.values())
