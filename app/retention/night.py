"""One library's night: how long each thing is kept, and which seasons are how long over."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import Select, delete, select
from sqlalchemy.orm import Session

from app.clubs.models import Season
from app.clubs.seasons import school_year_ends_on
from app.libraries.models import Library


class Keep(NamedTuple):
    """So long from a day of the season."""

    days: int
    since: Callable[[Season], date]


def _last_day(season: Season) -> date:
    return season.last_on


KEEP_WAITING = Keep(30, school_year_ends_on)
KEEP_GUARDIANS = Keep(30, school_year_ends_on)
KEEP_CARDS = Keep(30, school_year_ends_on)
KEEP_PARTS = Keep(90, _last_day)
KEEP_REVIEWS = Keep(365, _last_day)
KEEP_FILMS = Keep(0, _last_day)
KEEP_DOORS = timedelta(days=30)
KEEP_LOOSE_PICTURES = timedelta(days=30)
KEEP_PAPER = Keep(30, school_year_ends_on)
KEEP_PILES = timedelta(days=14)
KEEP_LOANS = timedelta(days=30)
KEEP_AUDIT = timedelta(days=396)
"""Thirteen months."""


@dataclass(frozen=True)
class Night:
    """One library in one night, and which of its seasons are how long over."""

    session: Session
    library: Library
    now: datetime

    def seasons_over(self, keep: Keep) -> list[int]:
        """The seasons that ended longer ago than `keep`."""
        return [season.id for season in self._over(keep)]

    def last_day_over(self, keep: Keep) -> datetime | None:
        """The end of the latest of those seasons."""
        days = [keep.since(season) for season in self._over(keep)]
        if not days:
            return None
        return datetime.combine(max(days), datetime.min.time(), ZoneInfo(self.library.zone))

    def _over(self, keep: Keep) -> list[Season]:
        today = self.now.astimezone(ZoneInfo(self.library.zone)).date()
        return [each for each in self._seasons() if keep.since(each) + timedelta(days=keep.days) < today]

    def _seasons(self) -> list[Season]:
        return list(self.session.scalars(select(Season).where(Season.library_id == self.library.id)))


@dataclass(frozen=True)
class Rule:
    """What is kept how long: `due` finds the ids of rows past their deadline, `forget` deals with them."""

    name: str
    due: Callable[[Night], Select[Any]]
    forget: Callable[[Night, list[int]], None]


def deleted(table: Any) -> Callable[[Night, list[int]], None]:
    """Rows of this table are simply deleted."""

    def forget(night: Night, ids: list[int]) -> None:
        night.session.execute(delete(table).where(table.id.in_(ids)))

    return forget
