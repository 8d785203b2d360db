"""How long a child may wait for an answer, and how long a review may be with a teacher or a host first."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app.core import clock
from app.libraries.models import Library
from app.libraries.school_days import LONGEST_BREAK, next_school_day, school_breaks
from app.reviews.models import Review

SCHOOL_DAYS = 2
DAYS_AT_SCHOOL = 3
"""School days after which a review goes on to the library by itself."""


def overdue(session: Session, library: Library, reviews: list[Review], now: datetime) -> set[str]:
    """The keys of those that were sent more than two school days ago."""
    sent = {
        each.key: clock.local(each.submitted_at, library.zone).date() for each in reviews if each.submitted_at
    }
    if not sent:
        return set()
    today = clock.local(now, library.zone).date()
    breaks = school_breaks(session, library, min(sent.values()), today + LONGEST_BREAK)
    return {key for key, day in sent.items() if today > answer_due(day, library.country, breaks)}


def school_since(session: Session, library: Library, now: datetime) -> datetime | None:
    """What was sent before this was long enough with teachers and hosts; none if nobody reads first."""
    if not library.may_be_read_first:
        return None
    today = clock.local(now, library.zone).date()
    breaks = school_breaks(session, library, today - LONGEST_BREAK, today + LONGEST_BREAK)
    day = today
    while answer_due(day - timedelta(days=1), library.country, breaks, DAYS_AT_SCHOOL) >= today:
        day -= timedelta(days=1)
    return datetime.combine(day, time.min, ZoneInfo(library.zone))


def answer_due(
    sent_on: date, country: str, breaks: list[tuple[date, date]], school_days: int = SCHOOL_DAYS
) -> date:
    """The last day on which an answer is in time."""
    day = sent_on
    for _ in range(school_days):
        day = next_school_day(day, country, breaks)
    return day
