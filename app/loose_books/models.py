"""One copy's way to a school and home again, in no box."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.catalogue.models import Copy
from app.clubs.models import Club
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
    parent,
)
from app.libraries.models import School


class LooseState(StrEnum):
    WAITING = "waiting"
    UNDER_WAY = "under_way"
    THERE = "there"
    UNDER_WAY_HOME = "under_way_home"
    HOME = "home"
    LOST = "lost"


class LooseBook(OfLibrary, Base):
    """One copy that goes to a school by itself, in no box, from the day it is set aside until it is home."""

    __tablename__ = "loose_books"
    __table_args__ = (
        one_library(),
        parent("copy_id", "copies"),
        parent("school_id", "schools"),
        parent("club_id", "clubs"),
        CheckConstraint("lost_at IS NULL OR ended_at IS NOT NULL", name="lost_is_over"),
        index_where(
            "uq_loose_books_open",
            "copy_id",
            unique=True,
            where="ended_at IS NULL",
        ),
    )

    id: Mapped[Id]
    key: Mapped[Key]
    copy_id: Mapped[int] = mapped_column(BigId, index=True)
    school_id: Mapped[int] = mapped_column(BigId, index=True)
    club_id: Mapped[int | None] = mapped_column(BigId)
    set_aside_at: Mapped[Moment]
    set_aside_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("people.id"))
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    arrived_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sent_home_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When it was home again, or given up as lost."""
    lost_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    copy: Mapped[Copy] = relationship(
        foreign_keys=[copy_id], primaryjoin="LooseBook.copy_id == Copy.id", viewonly=True
    )
    school: Mapped[School] = relationship(
        foreign_keys=[school_id], primaryjoin="LooseBook.school_id == School.id", viewonly=True
    )
    club: Mapped[Club | None] = relationship(
        foreign_keys=[club_id], primaryjoin="LooseBook.club_id == Club.id", viewonly=True
    )

    @property
    def state(self) -> LooseState:
        """Where it is, from the moments it has left behind."""
        if self.ended_at:
            return LooseState.LOST if self.lost_at else LooseState.HOME
        if self.sent_home_at:
            return LooseState.UNDER_WAY_HOME
        if self.arrived_at:
            return LooseState.THERE
        return LooseState.UNDER_WAY if self.sent_at else LooseState.WAITING
