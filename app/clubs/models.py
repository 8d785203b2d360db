"""Clubs at schools, their seasons and meetings."""

from datetime import date, datetime, time, timedelta
from enum import StrEnum

from sqlalchemy import (
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    String,
    Text,
    Time,
    UniqueConstraint,
    false,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.core.tables import (
    Base,
    BigId,
    Id,
    Key,
    Moment,
    OfLibrary,
    UtcDateTime,
    index_where,
    one_library,
    one_of,
    ordered_text,
    parent,
)
from app.libraries.models import Library, School
from app.places.models import Queue


class ClubState(StrEnum):
    """Being prepared, whether a school or the library asked for it; open (on the public page); closed."""

    ASKED = "asked"
    OPEN = "open"
    CLOSED = "closed"


class MeetingState(StrEnum):
    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"


class Season(OfLibrary, Base):
    """A stretch of the school year in which clubs run."""

    __tablename__ = "seasons"
    __table_args__ = (
        one_library(),
        UniqueConstraint("library_id", "name"),
        CheckConstraint("last_on > first_on", name="last_after_first"),
    )

    id: Mapped[Id]
    key: Mapped[Key]
    name: Mapped[str] = mapped_column(String(40))
    first_on: Mapped[date] = mapped_column(Date)
    last_on: Mapped[date] = mapped_column(Date)


class Club(OfLibrary, Base):
    """A reading club at one site in one season."""

    __tablename__ = "clubs"
    __table_args__ = (
        one_library(),
        parent("school_id", "schools"),
        parent("season_id", "seasons"),
        parent("goal_id", "goals"),
        CheckConstraint(one_of("state", ClubState), name="state"),
        CheckConstraint("grade_to >= grade_from", name="grades"),
        CheckConstraint("weekday BETWEEN 0 AND 4", name="school_day"),
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        CheckConstraint("every_weeks BETWEEN 1 AND 4", name="every_weeks"),
        Index("ix_clubs_order", "library_id", "season_id", "state", "sort_key"),
    )

    id: Mapped[Id]
    key: Mapped[Key]
    school_id: Mapped[int] = mapped_column(BigId, index=True)
    season_id: Mapped[int] = mapped_column(BigId, index=True)
    goal_id: Mapped[int | None] = mapped_column(BigId)
    librarian_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("people.id"))
    name: Mapped[str] = mapped_column(String(80))
    sort_key: Mapped[str] = mapped_column(ordered_text(120))
    state: Mapped[str] = mapped_column(String(8), default=ClubState.ASKED)
    grade_from: Mapped[int]
    grade_to: Mapped[int]
    weekday: Mapped[int]
    """0 is Monday."""
    starts_at: Mapped[time] = mapped_column(Time)
    ends_at: Mapped[time] = mapped_column(Time)
    first_meeting_on: Mapped[date] = mapped_column(Date)
    every_weeks: Mapped[int] = mapped_column(default=1)
    room: Mapped[str] = mapped_column(String(120), default="")
    """The place to meet."""
    about: Mapped[str] = mapped_column(Text, default="")
    promised: Mapped[str] = mapped_column(Text, default="")
    """What the librarian promised last time; for the visit sheet."""
    teachers_read_first: Mapped[bool | None]
    """Whether teachers and hosts read its reviews before the library does; none: as the library has it."""
    created_at: Mapped[Moment]

    school: Mapped[School] = relationship(
        foreign_keys=[school_id], primaryjoin="Club.school_id == School.id", viewonly=True
    )
    season: Mapped[Season] = relationship(
        foreign_keys=[season_id], primaryjoin="Club.season_id == Season.id", viewonly=True
    )
    librarian: Mapped[Person | None] = relationship(foreign_keys=[librarian_id], viewonly=True)
    queue: Mapped[Queue] = relationship(
        primaryjoin="and_(Club.id == foreign(Queue.club_id), Club.season_id == foreign(Queue.season_id),"
        " Queue.purpose == 'club')",
        uselist=False,
        viewonly=True,
    )

    def answers_in_two_steps(self, library: Library) -> bool:
        """Whether teachers and hosts read its reviews first: as the club has it, else as the library."""
        return library.teachers_read_first if self.teachers_read_first is None else self.teachers_read_first

    @property
    def begins_on(self) -> date:
        """The first day of the club's rhythm: its weekday, on the day given or the first after it."""
        given = self.first_meeting_on
        return given + timedelta(days=(self.weekday - given.weekday()) % 7)


class Meeting(OfLibrary, Base):
    """One time the club meets; what was counted there is counted once."""

    __tablename__ = "meetings"
    __table_args__ = (
        one_library(),
        parent("club_id", "clubs"),
        CheckConstraint(one_of("state", MeetingState), name="state"),
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        CheckConstraint("participants >= 0", name="participants"),
        Index("ix_meetings_week", "library_id", "starts_at"),
        index_where(
            "uq_meetings_live",
            "club_id",
            "starts_at",
            unique=True,
            where="state <> 'cancelled'",
        ),
    )

    id: Mapped[Id]
    key: Mapped[Key]
    club_id: Mapped[int] = mapped_column(BigId, index=True)
    starts_at: Mapped[Moment]
    ends_at: Mapped[Moment]
    state: Mapped[str] = mapped_column(String(10), default=MeetingState.PLANNED)
    participants: Mapped[int | None]
    is_by_hand: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Somebody moved it, called it off or added it; the rhythm leaves it alone."""
    stands_for_on: Mapped[date | None] = mapped_column(Date)
    """The day the rhythm had given what somebody moved or called off; none for what was added."""
    reason: Mapped[str] = mapped_column(String(200), default="", server_default="")
    """Why it was called off."""
    sequence: Mapped[int] = mapped_column(default=0, server_default="0")
    """Counts its moves and callings-off, as calendars do (RFC 5545, SEQUENCE)."""
    changed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When `sequence` last went up; none while it stands as it was made."""
    attended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When it was first noted who was there; from then on `participants` is counted, not typed."""
    line: Mapped[str] = mapped_column(String(300), default="", server_default="")
    """One line about how it went."""
    praise: Mapped[str] = mapped_column(String(300), default="", server_default="")
    """One line the teacher can use in class."""

    club: Mapped[Club] = relationship(
        foreign_keys=[club_id], primaryjoin="Meeting.club_id == Club.id", viewonly=True
    )
