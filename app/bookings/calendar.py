"""The calendar of a box: which days it can be moved, and who gets it when. This rule lives only here.

A box is handed over only on a day with school when the library drives; the days it takes to make it ready
and bring it, and to fetch and count it, belong to its stay and are counted in such days too.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache

from sqlalchemy.orm import Session

from app.libraries import school_days
from app.libraries.models import Library

LOOKING_BACK = timedelta(days=100)
LOOKING_AHEAD = timedelta(days=1200)
A_YEAR = timedelta(days=400)
"""How far ahead somebody who waits is told a day."""


@dataclass(frozen=True, order=True)
class Span:
    """From the first to the last day, both included."""

    first: date
    last: date

    def overlaps(self, other: "Span") -> bool:
        return self.first <= other.last and other.first <= self.last


@dataclass(frozen=True)
class Slot:
    """Days at a school, and those the box is taken up by them, with the way there and back."""

    stay: Span
    busy: Span


@dataclass(frozen=True)
class Calendar:
    """The days a box can be handed over, and how many of them go before and after a stay."""

    days: Sequence[date] = field(repr=False)
    before: int
    after: int

    def is_open(self, day: date) -> bool:
        """Whether a box can be handed over on this day."""
        place = bisect_left(self.days, day)
        return place < len(self.days) and self.days[place] == day

    def on_or_after(self, day: date) -> date:
        """The first day of handing over from `day` on."""
        return self._at(bisect_left(self.days, day))

    def on_or_before(self, day: date) -> date:
        """The last one until `day`."""
        return self._at(bisect_right(self.days, day) - 1)

    def back(self, day: date, steps: int) -> date:
        """So many days of handing over before `day`; `day` itself for none."""
        return self._at(bisect_left(self.days, day) - steps) if steps else day

    def ahead(self, day: date, steps: int) -> date:
        """So many after it."""
        return self._at(bisect_right(self.days, day) + steps - 1) if steps else day

    def soonest(self, today: date) -> date:
        """The first day a box could be at a school if somebody began to make it ready today."""
        return self._at(bisect_left(self.days, today) + self.before)

    def length(self, stay: Span) -> int:
        """How many days of handing over a stay has, at least one."""
        return max(bisect_right(self.days, stay.last) - bisect_left(self.days, stay.first), 1)

    def slot(self, first: date, stay_days: int) -> Slot:
        """A stay of so many days from the first possible one on."""
        first = self.on_or_after(first)
        return self.around(Span(first, self.ahead(first, stay_days - 1)))

    def around(self, stay: Span) -> Slot:
        """The stay with the days it takes to bring and to fetch the box."""
        return Slot(stay, Span(self.back(stay.first, self.before), self.ahead(stay.last, self.after)))

    def earliest(self, taken: Iterable[Span], first: date, stay_days: int) -> Slot | None:
        """The first slot of so many days from `first` on that touches nothing taken; None past a year."""
        end = first + A_YEAR
        held = sorted(taken)
        slot = self.slot(first, stay_days)
        for span in held:
            if slot.busy.overlaps(span):
                slot = self.slot(self.ahead(span.last, self.before + 1), stay_days)
        return slot if slot.stay.first <= end else None

    def _at(self, place: int) -> date:
        return self.days[min(max(place, 0), len(self.days) - 1)]


def calendar_of(session: Session, library: Library, today: date) -> Calendar:
    """The days on which this library hands boxes over, around `today`; one query."""
    breaks = school_days.school_breaks(session, library, today - LOOKING_BACK, today + LOOKING_AHEAD)
    closed = (library.no_transport_from, library.no_transport_to)
    days = open_days(library.country, tuple(breaks), closed, today)
    return Calendar(days or (today,), library.box_days_before, library.box_days_after)


@lru_cache(maxsize=64)
def open_days(
    country: str, breaks: tuple[tuple[date, date], ...], closed: tuple[str, str], today: date
) -> tuple[date, ...]:
    """Days with school on which the library drives; `closed` are its first and last day without, as 06-01."""
    first = today - LOOKING_BACK
    days = (first + timedelta(days=ahead) for ahead in range((LOOKING_BACK + LOOKING_AHEAD).days))
    return tuple(
        day
        for day in days
        if not _is_within(closed, day) and school_days.is_school_day(day, country, list(breaks))
    )


def line_up(
    calendar: Calendar, taken: Iterable[Span], waiting: Iterable[tuple[int, date, int]], today: date
) -> dict[int, Slot | None]:
    """When each of those who wait can have the box: (id, wanted from, days), in the order of their numbers.

    Nobody is given days that somebody before it in the line is to have; a closed month moves all of them,
    and changes no one's place.
    """
    held, soonest = list(taken), calendar.soonest(today)
    given: dict[int, Slot | None] = {}
    for id, wanted_from, stay_days in waiting:
        slot = given[id] = calendar.earliest(held, max(wanted_from, soonest), stay_days)
        if slot is not None:
            held.append(slot.busy)
    return given


def _is_within(closed: tuple[str, str], day: date) -> bool:
    """Whether the library drives no boxes then; a closed time may go past New Year."""
    first, last = closed
    if not first or not last:
        return False
    written = f"{day:%m-%d}"
    return first <= written <= last if first <= last else written >= first or written <= last
