"""The only clock: what time it is, and what day it is where a library lives."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


def local(moment: datetime, zone: str) -> datetime:
    """The same moment on the wall clock of `zone` (an IANA name)."""
    return moment.astimezone(ZoneInfo(zone))


def today(zone: str) -> date:
    """The calendar day it is now in `zone`."""
    return local(now(), zone).date()
