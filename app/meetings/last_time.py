"""What a club did and read the last time it met, for its children's own pages."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import bindparam, literal_column, null, select, union_all
from sqlalchemy.orm import Session, aliased

from app.catalogue.models import Work
from app.clubs.models import Meeting, MeetingState
from app.meetings.models import Activity, BookRead


@dataclass(frozen=True)
class Done:
    """One thing the club did."""

    doing: str
    films: int | None
    words: str


@dataclass
class LastTime:
    """What was done, in the order it was asked for, and the titles by the alphabet."""

    activities: list[Done] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)


_later = aliased(Meeting)
_LAST = (
    select(Meeting.id, Meeting.club_id)
    .where(
        Meeting.club_id.in_(bindparam("clubs", expanding=True)),
        Meeting.state == MeetingState.HELD,
        ~select(_later.id)
        .where(
            _later.club_id == Meeting.club_id,
            _later.state == MeetingState.HELD,
            _later.starts_at > Meeting.starts_at,
        )
        .exists(),
    )
    .cte("last_meetings")
)
_DONE = select(
    _LAST.c.club_id,
    Activity.id.label("turn"),
    Activity.doing,
    Activity.films,
    Activity.words,
    null().label("sort_key"),
).join(_LAST, _LAST.c.id == Activity.meeting_id)
_READ = (
    select(
        _LAST.c.club_id,
        literal_column("0"),
        literal_column("NULL"),
        literal_column("NULL"),
        Work.title,
        Work.sort_key,
    )
    .join(BookRead, BookRead.work_id == Work.id)
    .join(_LAST, _LAST.c.id == BookRead.meeting_id)
)
_ALL = union_all(_DONE, _READ)


def last_times(session: Session, club_ids: Iterable[int]) -> dict[int, LastTime]:
    """By club; nothing for a club that has not met or whose meeting left no notes."""
    found: dict[int, LastTime] = {}
    for row in sorted(session.execute(_ALL, {"clubs": list(club_ids)}), key=_in_order):
        last = found.setdefault(row.club_id, LastTime())
        if row.doing is None:
            last.titles.append(row.words)
        else:
            last.activities.append(Done(row.doing, row.films, row.words))
    return found


def _in_order(row: Any) -> tuple[int, str]:
    return row.turn, row.sort_key or ""
