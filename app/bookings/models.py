"""A booking: one box for one school or club for so many days."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

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
    one_of,
    parent,
)
from app.deposits.models import Box
from app.libraries.models import School


class BookingState(StrEnum):
    WAITING = "waiting"
    BOOKED = "booked"
    OUT = "out"
    OVER = "over"
    CANCELLED = "cancelled"


FIRM = frozenset({BookingState.BOOKED, BookingState.OUT})
"""Bookings with days of their own, which no other may touch."""
LIVE = FIRM | {BookingState.WAITING}


class Booking(OfLibrary, Base):
    """Who gets a box when.

    That the days of one box never overlap, those on the way among them, the database watches too:
    by an exclusion on PostgreSQL, by triggers on SQLite, both made by the migration of this table.
    """

    __tablename__ = "bookings"
    __table_args__ = (
        one_library(),
        parent("box_id", "boxes"),
        parent("school_id", "schools"),
        parent("club_id", "clubs"),
        parent("deposit_id", "deposits"),
        parent("rotation_id", "rotations"),
        UniqueConstraint("box_id", "number"),
        CheckConstraint(one_of("state", BookingState), name="state"),
        CheckConstraint(
            "state NOT IN ('booked', 'out') OR "
            "(busy_from <= first_on AND first_on <= last_on AND last_on <= busy_to)",
            name="days_in_order",
        ),
        CheckConstraint(
            "state NOT IN ('booked', 'out') OR (busy_from IS NOT NULL AND first_on IS NOT NULL"
            " AND last_on IS NOT NULL AND busy_to IS NOT NULL)",
            name="has_days",
        ),
        CheckConstraint("state <> 'waiting' OR first_on IS NULL", name="waits_without_days"),
        CheckConstraint("(rotation_id IS NULL) = (turn IS NULL)", name="turn"),
        CheckConstraint("stay_days > 0", name="stay_days"),
        CheckConstraint("renewals >= 0", name="renewals"),
        Index("uq_bookings_deposit", "deposit_id", unique=True),
        Index("ix_bookings_order", "library_id", "state", "wanted_from", "key"),
        Index("ix_bookings_moves", "library_id", "state", "busy_from", "last_on"),
        Index("ix_bookings_school", "library_id", "school_id"),
        Index("ix_bookings_rotation", "library_id", "rotation_id"),
        index_where(
            "ix_bookings_live",
            "box_id",
            "state",
            where="state IN ('waiting', 'booked', 'out')",
        ),
    )

    id: Mapped[Id]
    key: Mapped[Key]
    box_id: Mapped[int] = mapped_column(BigId)
    school_id: Mapped[int] = mapped_column(BigId)
    club_id: Mapped[int | None] = mapped_column(BigId)
    class_label: Mapped[str] = mapped_column(String(40), default="")
    number: Mapped[int]
    """In the order of asking for this box, taken while the box is held."""
    state: Mapped[str] = mapped_column(String(16))
    wanted_from: Mapped[date] = mapped_column(Date)
    stay_days: Mapped[int]
    """How many days with school and transport it is wanted for."""
    first_on: Mapped[date | None] = mapped_column(Date)
    last_on: Mapped[date | None] = mapped_column(Date)
    busy_from: Mapped[date | None] = mapped_column(Date)
    """The box is made ready and brought from this day on…"""
    busy_to: Mapped[date | None] = mapped_column(Date)
    """…and fetched and counted until this one."""
    renewals: Mapped[int] = mapped_column(default=0)
    deposit_id: Mapped[int | None] = mapped_column(BigId)
    rotation_id: Mapped[int | None] = mapped_column(BigId)
    turn: Mapped[int | None]
    asked_by_id: Mapped[int] = mapped_column(BigId, ForeignKey("people.id"))
    asked_at: Mapped[Moment]
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    box: Mapped[Box] = relationship(
        foreign_keys=[box_id], primaryjoin="Booking.box_id == Box.id", viewonly=True
    )
    school: Mapped[School] = relationship(
        foreign_keys=[school_id], primaryjoin="Booking.school_id == School.id", viewonly=True
    )
    club: Mapped[Club | None] = relationship(
        foreign_keys=[club_id], primaryjoin="Booking.club_id == Club.id", viewonly=True
    )
