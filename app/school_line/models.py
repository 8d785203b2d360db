"""The line of schools that want a club: how many the library can start, and each school's request."""

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.clubs.models import Club, Season
from app.core.tables import (
    Base,
    BigId,
    Id,
    Key,
    Moment,
    OfLibrary,
    UtcDateTime,
    index_where,
    new_key,
    one_library,
    one_of,
    parent,
)
from app.libraries.models import School


class RequestState(StrEnum):
    """Asked but not confirmed by mail; in line; its turn has come; starting up; running; the school's own.

    Declined by the school, withdrawn by either: both final. Asking again is a new request.
    """

    UNCONFIRMED = "unconfirmed"
    WAITING = "waiting"
    OFFERED = "offered"
    STARTING = "starting"
    RUNNING = "running"
    HANDED_OVER = "handed_over"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


BEGUN = (RequestState.OFFERED, RequestState.STARTING, RequestState.RUNNING, RequestState.HANDED_OVER)
"""These hold one of the season's starts."""
UNDER_WAY = (RequestState.OFFERED, RequestState.STARTING)
_LIVE_TEXT = "state IN ('waiting', 'offered', 'starting')"


class SchoolLine(OfLibrary, Base):
    """A library's one line of schools; its number and the season's starts are given only under its lock."""

    __tablename__ = "school_lines"
    __table_args__ = (
        one_library(),
        UniqueConstraint("library_id"),
        CheckConstraint("starts_a_season BETWEEN 0 AND 99", name="starts_a_season"),
        CheckConstraint("clubs_each BETWEEN 1 AND 99", name="clubs_each"),
        CheckConstraint("next_number > 0", name="next_number"),
    )

    id: Mapped[Id]
    key: Mapped[Key]
    starts_a_season: Mapped[int] = mapped_column(default=4)
    """How many clubs the library can start in one season."""
    clubs_each: Mapped[int] = mapped_column(default=4)
    """How many clubs one librarian can carry at a time; those handed over do not count."""
    next_number: Mapped[int] = mapped_column(default=1)


class ClubRequest(OfLibrary, Base):
    """One school's wish for one club, from asking until the club is its own."""

    __tablename__ = "club_requests"
    __table_args__ = (
        one_library(),
        parent("school_id", "schools"),
        parent("season_id", "seasons"),
        parent("club_id", "clubs"),
        UniqueConstraint("library_id", "number"),
        UniqueConstraint("club_id"),
        CheckConstraint(one_of("state", RequestState), name="state"),
        CheckConstraint("grade_to >= grade_from", name="grades"),
        CheckConstraint("(state = 'unconfirmed') = (number IS NULL)", name="number"),
        CheckConstraint("(state = 'offered') = (expires_at IS NOT NULL)", name="deadline"),
        CheckConstraint("unanswered_at IS NULL OR state = 'waiting'", name="unanswered"),
        CheckConstraint(
            "state NOT IN ('offered', 'starting', 'running', 'handed_over')"
            " OR (season_id IS NOT NULL AND librarian_id IS NOT NULL)",
            name="begun",
        ),
        CheckConstraint("state NOT IN ('running', 'handed_over') OR club_id IS NOT NULL", name="club"),
        index_where(
            "uq_club_requests_live",
            "school_id",
            unique=True,
            where=_LIVE_TEXT,
        ),
        Index("ix_club_requests_order", "library_id", "state", "number"),
    )

    id: Mapped[Id]
    key: Mapped[Key]
    token: Mapped[str] = mapped_column(String(22), unique=True, default=new_key)
    """In the mails to the school: whoever has it may see the request and answer for the school."""
    school_id: Mapped[int] = mapped_column(BigId)
    contact_id: Mapped[int] = mapped_column(BigId, ForeignKey("people.id"), index=True)
    contact_name: Mapped[str] = mapped_column(String(120))
    contact_phone: Mapped[str] = mapped_column(String(40), default="")
    grade_from: Mapped[int]
    grade_to: Mapped[int]
    weekdays: Mapped[str] = mapped_column(String(5), default="")
    """The days that suit the school, a digit each: "13" is Tuesday and Thursday; none is any."""
    message: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[str] = mapped_column(String(12), default=RequestState.UNCONFIRMED)
    number: Mapped[int | None]
    """Taken under the lock of the line when the request is confirmed; the order of the line."""
    asked_at: Mapped[Moment]
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    offered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    unanswered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Nobody said yes or no in time; passed by until somebody has answered for the school."""
    kept_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When staff said that the school waits on, though a club was made for it beside the line."""
    accepted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    handed_over_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When it was declined or withdrawn."""
    season_id: Mapped[int | None] = mapped_column(BigId)
    """The season whose start it has."""
    librarian_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("people.id"))
    club_id: Mapped[int | None] = mapped_column(BigId)
    reason: Mapped[str] = mapped_column(Text, default="")
    """Why it came before its turn, or why the library took it off the line; written by staff."""

    school: Mapped[School] = relationship(
        foreign_keys=[school_id], primaryjoin="ClubRequest.school_id == School.id", viewonly=True
    )
    season: Mapped[Season | None] = relationship(
        foreign_keys=[season_id], primaryjoin="ClubRequest.season_id == Season.id", viewonly=True
    )
    club: Mapped[Club | None] = relationship(
        foreign_keys=[club_id], primaryjoin="ClubRequest.club_id == Club.id", viewonly=True
    )
    contact: Mapped[Person] = relationship(foreign_keys=[contact_id], viewonly=True)
    librarian: Mapped[Person | None] = relationship(foreign_keys=[librarian_id], viewonly=True)

    @property
    def days(self) -> list[int]:
        """The weekdays that suit the school; 0 is Monday."""
        return [int(day) for day in self.weekdays]

    @property
    def answer_by(self) -> datetime | None:
        """The last moment the offer stands; its day is the last day to answer."""
        return self.expires_at - timedelta(seconds=1) if self.expires_at else None
