"""What a meeting leaves: who was there, what was done, which books were read."""

from enum import StrEnum

from sqlalchemy import CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.catalogue.models import Work
from app.core.tables import Base, BigId, Id, OfLibrary, one_library, one_of, parent

MOST_FILMS = 99


class Doing(StrEnum):
    """What a club does at a meeting, in the order it is asked for."""

    TALKED = "talked"
    READ_ALOUD = "read_aloud"
    READ_ALONE = "read_alone"
    LISTENED = "listened"
    BOOKMARKS = "bookmarks"
    FILMED = "filmed"
    WROTE = "wrote"
    DREW = "drew"
    OWN = "own"


class Attendance(OfLibrary, Base):
    """Whether one child was at one meeting; it dies with the child, the meeting's number stays."""

    __tablename__ = "attendances"
    __table_args__ = (
        one_library(),
        parent("meeting_id", "meetings", ondelete="CASCADE"),
        parent("child_id", "children", ondelete="CASCADE"),
        UniqueConstraint("meeting_id", "child_id"),
    )

    id: Mapped[Id]
    meeting_id: Mapped[int] = mapped_column(BigId)
    child_id: Mapped[int] = mapped_column(BigId, index=True)
    was_here: Mapped[bool]


class Activity(OfLibrary, Base):
    """One thing done at one meeting."""

    __tablename__ = "activities"
    __table_args__ = (
        one_library(),
        parent("meeting_id", "meetings", ondelete="CASCADE"),
        UniqueConstraint("meeting_id", "doing"),
        CheckConstraint(one_of("doing", Doing), name="doing"),
        CheckConstraint(f"films BETWEEN 1 AND {MOST_FILMS}", name="films"),
    )

    id: Mapped[Id]
    meeting_id: Mapped[int] = mapped_column(BigId)
    doing: Mapped[str] = mapped_column(String(10))
    films: Mapped[int | None]
    """How many videos were filmed."""
    words: Mapped[str] = mapped_column(String(120), default="", server_default="")
    """What the club's own activity was."""


class BookRead(OfLibrary, Base):
    """One title read at one meeting."""

    __tablename__ = "books_read"
    __table_args__ = (
        one_library(),
        parent("meeting_id", "meetings", ondelete="CASCADE"),
        parent("work_id", "works"),
        UniqueConstraint("meeting_id", "work_id"),
    )

    id: Mapped[Id]
    meeting_id: Mapped[int] = mapped_column(BigId)
    work_id: Mapped[int] = mapped_column(BigId, index=True)

    work: Mapped[Work] = relationship(
        foreign_keys=[work_id], primaryjoin="BookRead.work_id == Work.id", viewonly=True
    )
