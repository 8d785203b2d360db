"""Meetings that took place and of which nobody has noted anything yet, so that somebody does."""

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from app.clubs.models import Club, ClubState, Meeting, MeetingState
from app.core.tables import BigId, UtcDateTime
from app.libraries.models import School

MOST = 10
"""Of a year's forgotten ones the latest: they are remembered best."""
FORGOTTEN_AFTER = timedelta(days=42)


class Unnoted(NamedTuple):
    """One meeting somebody is to note."""

    key: str
    starts_at: datetime
    club: str
    school: str


_UNNOTED = (
    select(Meeting.key, Meeting.starts_at, Club.name, School.name)
    .join(Club, Club.id == Meeting.club_id)
    .join(School, School.id == Club.school_id)
    .where(
        Meeting.library_id == bindparam("library"),
        Meeting.starts_at >= bindparam("forgotten", type_=UtcDateTime),
        Meeting.ends_at <= bindparam("over", type_=UtcDateTime),
        Meeting.state == MeetingState.PLANNED,
        Meeting.participants.is_(None),
        Meeting.line == "",
        Club.state != ClubState.CLOSED,
    )
    .order_by(Meeting.starts_at.desc(), Meeting.id.desc())
    .limit(MOST)
)
_OF_CLUBS = _UNNOTED.where(Meeting.club_id.in_(bindparam("clubs", type_=BigId, expanding=True)))
ANY_UNNOTED = _UNNOTED.with_only_columns(Meeting.id).order_by(None).limit(None).exists()
"""Whether `unnoted` would find one; asked beside other things, with `values`."""


def unnoted(
    session: Session, library_id: int, now: datetime, club_ids: frozenset[int] | None = None
) -> list[Unnoted]:
    """The latest of them, of the whole library or of these clubs, opened or not; one query."""
    asked = {"library": library_id, **moments(now)}
    if club_ids is None:
        return [Unnoted(*row) for row in session.execute(_UNNOTED, asked)]
    return [Unnoted(*row) for row in session.execute(_OF_CLUBS, asked | {"clubs": list(club_ids)})]


def moments(now: datetime) -> dict[str, datetime]:
    """What `ANY_UNNOTED` is asked with."""
    return {"over": now, "forgotten": now - FORGOTTEN_AFTER}
