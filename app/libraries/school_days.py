"""Which days are school days at a library, and when a deadline counted in them runs out."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from app.libraries.models import Library, SchoolBreak
from app.libraries.public_holidays import public_holidays

SATURDAY = 5
CLOSED_EVES = {(12, 24), (12, 31)}
"""No public holidays in law, yet no school keeps open."""
LONGEST_BREAK = timedelta(days=120)
_BREAKS = select(SchoolBreak.first_on, SchoolBreak.last_on).where(
    SchoolBreak.library_id == bindparam("library"),
    SchoolBreak.first_on <= bindparam("last"),
    SchoolBreak.last_on >= bindparam("first"),
)


def deadline(session: Session, library: Library, now: datetime) -> datetime:
    """The end of the last of the library's offer days: school days after the one it is now."""
    day = now.astimezone(ZoneInfo(library.zone)).date()
    breaks = school_breaks(session, library, day, day + LONGEST_BREAK)
    for _ in range(library.offer_days):
        day = next_school_day(day, library.country, breaks)
    return datetime.combine(day + timedelta(days=1), datetime.min.time(), ZoneInfo(library.zone))


def school_breaks(session: Session, library: Library, first: date, last: date) -> list[tuple[date, date]]:
    """The library's own breaks that touch the days from `first` to `last`."""
    rows = session.execute(_BREAKS, {"library": library.id, "first": first, "last": last})
    return [(first_on, last_on) for first_on, last_on in rows]


def next_school_day(day: date, country: str, breaks: list[tuple[date, date]]) -> date:
    """The first school day after `day`; a year without any gives the next weekday."""
    for ahead in range(1, 366):
        candidate = day + timedelta(days=ahead)
        if is_school_day(candidate, country, breaks):
            return candidate
    return day + timedelta(days=1)


def is_school_day(day: date, country: str, breaks: list[tuple[date, date]]) -> bool:
    """No weekend, no public holiday of the country, no break of the library's own."""
    return (
        day.weekday() < SATURDAY
        and day not in public_holidays(country, day.year)
        and (day.month, day.day) not in CLOSED_EVES
        and not any(first <= day <= last for first, last in breaks)
    )
