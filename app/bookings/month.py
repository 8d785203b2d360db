"""A month of one box: who has it when, when it is on its way, when it is free."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from app.bookings.models import Booking

A_DAY = timedelta(days=1)


class What(StrEnum):
    FREE = "free"
    READY = "ready"
    """Made ready and brought."""
    THERE = "there"
    BACK = "back"
    """Fetched and counted."""


@dataclass(frozen=True)
class Stretch:
    """Days on end of one kind, and whose they are."""

    first: date
    last: date
    what: What
    booking: Booking | None = None


def stretches(bookings: Sequence[Booking], first: date, last: date) -> list[Stretch]:
    """The days from `first` to `last` without a gap, with these firm bookings by their days."""
    found: list[Stretch] = []
    day = first
    for one in bookings:
        assert one.busy_from and one.first_on and one.last_on and one.busy_to
        for begin, end, what, whose in (
            (day, one.busy_from - A_DAY, What.FREE, None),
            (one.busy_from, one.first_on - A_DAY, What.READY, one),
            (one.first_on, one.last_on, What.THERE, one),
            (one.last_on + A_DAY, one.busy_to, What.BACK, one),
        ):
            begin, end = max(begin, first), min(end, last)
            if begin <= end:
                found.append(Stretch(begin, end, what, whose))
        day = max(day, one.busy_to + A_DAY)
    if day <= last:
        found.append(Stretch(day, last, What.FREE))
    return found


def last_day(first: date) -> date:
    """The last day of the month that begins with `first`."""
    return (first + timedelta(days=31)).replace(day=1) - A_DAY
