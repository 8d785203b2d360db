"""A child's own reading log: which books it has read, listened to or been read to from."""

from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.catalogue.models import Work
from app.children.models import Child
from app.clubs.models import Club
from app.core.tables import Base, BigId, Id, Key, Moment, OfLibrary, one_library, one_of, parent


class How(StrEnum):
    """All three count as reading."""

    READ = "read"
    LISTENED = "listened"
    READ_TO = "read_to"


class Much(StrEnum):
    """How much of the book; a book that was put down again is no less welcome."""

    WHOLE = "whole"
    PART = "part"
    NOT_FOR_ME = "not_for_me"


class Reading(OfLibrary, Base):
    """One book in one child's log; it is for the child's own eyes."""

    __tablename__ = "readings"
    __table_args__ = (
        one_library(),
        parent("child_id", "children", ondelete="CASCADE"),
        parent("work_id", "works"),
        parent("club_id", "clubs"),
        UniqueConstraint("child_id", "work_id"),
        CheckConstraint(one_of("how", How), name="how"),
        CheckConstraint(one_of("much", Much), name="much"),
        Index("ix_readings_log", "child_id", "at"),
        Index("ix_readings_club", "club_id", "at"),
        Index("ix_readings_work", "work_id"),
    )

    id: Mapped[Id]
    key: Mapped[Key]
    child_id: Mapped[int] = mapped_column(BigId)
    work_id: Mapped[int] = mapped_column(BigId)
    club_id: Mapped[int] = mapped_column(BigId)
    how: Mapped[str] = mapped_column(String(8), default=How.READ)
    is_digital: Mapped[bool] = mapped_column(default=False, server_default=false())
    """On a screen or as a sound file, not on paper."""
    much: Mapped[str] = mapped_column(String(10), default=Much.WHOLE)
    at: Mapped[Moment]
    """When the child put it into its log."""

    child: Mapped[Child] = relationship(
        foreign_keys=[child_id], primaryjoin="Reading.child_id == Child.id", viewonly=True
    )
    work: Mapped[Work] = relationship(
        foreign_keys=[work_id], primaryjoin="Reading.work_id == Work.id", viewonly=True
    )
    club: Mapped[Club] = relationship(
        foreign_keys=[club_id], primaryjoin="Reading.club_id == Club.id", viewonly=True
    )
