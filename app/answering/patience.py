"""How long a child may wait for an answer: two school days."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from app.core import clock
from app.libraries.models import Library
from app.libraries.school_days import LONGEST_BREAK, next_school_day, school_breaks
from app.reviews.models import Review

SCHOOL_DAYS = 2


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


def answer_due(sent_on: date, country: str, breaks: list[tuple[date, date]]) -> date:
    """The last day on which an answer is in time."""
    day = sent_on
    for _ in range(SCHOOL_DAYS):
        day = next_school_day(day, country, breaks)
    return day
