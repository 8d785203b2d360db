"""The only clock: what time it is, and what day it is where a library lives."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

_stopped: ContextVar[datetime | None] = ContextVar("stopped", default=None)


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _stopped.get() or datetime.now(UTC)


def local(moment: datetime, zone: str) -> datetime:
    """The same moment on the wall clock of `zone` (an IANA name)."""
    return moment.astimezone(ZoneInfo(zone))


def today(zone: str) -> date:
    """The calendar day it is now in `zone`."""
    return local(now(), zone).date()


@contextmanager
def stopped_at(moment: datetime) -> Iterator[datetime]:
    """The clock stands at `moment`: the demo lives through the weeks before today with it."""
    token = _stopped.set(moment)
    try:
        yield moment
    finally:
        _stopped.reset(token)
