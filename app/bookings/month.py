"""A month of one box: who has it when, when it is on its way, when it is free."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from app.bookings.calendar import Span
from app.bookings.models import Booking

A_DAY = timedelta(days=1)


class What(StrEnum):
    FREE = "free"
    READY = "ready"
    """Made ready and brought."""
    THERE = "there"
    BACK = "back"
    """Fetched and counted."""
    OUT = "out"
    """At a school without a booking, until it can be home again."""


@dataclass(frozen=True)
class Stretch:
    """Days on end of one kind, and whose they are."""

    first: date
    last: date
    what: What
    booking: Booking | None = None


def stretches(
    bookings: Sequence[Booking], first: date, last: date, unbooked: Span | None = None
) -> list[Stretch]:
    """The days from `first` to `last` without a gap, with these firm bookings by their days.

    `unbooked` are the days of a stay that nobody booked.
    """
    taken = [piece for one in bookings for piece in _pieces(one)]
    if unbooked is not None:
        taken.append(Stretch(unbooked.first, unbooked.last, What.OUT))
    found: list[Stretch] = []
    day = first
    for piece in sorted(taken, key=lambda one: one.first):
        begin, end = max(piece.first, day), min(piece.last, last)
        if begin > end:
            continue
        if day < begin:
            found.append(Stretch(day, begin - A_DAY, What.FREE))
        found.append(replace(piece, first=begin, last=end))
        day = end + A_DAY
    if day <= last:
        found.append(Stretch(day, last, What.FREE))
    return found


def _pieces(one: Booking) -> list[Stretch]:
    assert one.busy_from and one.first_on and one.last_on and one.busy_to
    return [
        Stretch(one.busy_from, one.first_on - A_DAY, What.READY, one),
        Stretch(one.first_on, one.last_on, What.THERE, one),
        Stretch(one.last_on + A_DAY, one.busy_to, What.BACK, one),
    ]


def last_day(first: date) -> date:
    """The last day of the month that begins with `first`."""
    return (first + timedelta(days=31)).replace(day=1) - A_DAY
