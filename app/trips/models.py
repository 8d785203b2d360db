"""A club's trips and sleep-overs, and what guardians have said to them. Nothing about health is stored."""

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.tables import Base, BigId, Id, Key, Moment, OfLibrary, one_library, one_of, parent
from app.places.models import Queue


class TripState(StrEnum):
    PLANNED = "planned"
    CANCELLED = "cancelled"


class Trip(OfLibrary, Base):
    """Where a club goes, for a day or over night; its places are given by a queue of its own."""

    __tablename__ = "trips"
    __table_args__ = (
        one_library(),
        parent("queue_id", "queues"),
        CheckConstraint(one_of("state", TripState), name="state"),
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        Index("uq_trips_queue", "queue_id", unique=True),
    )

    id: Mapped[Id]
    key: Mapped[Key]
    queue_id: Mapped[int] = mapped_column(BigId)
    title: Mapped[str] = mapped_column(String(80))
    state: Mapped[str] = mapped_column(String(10), default=TripState.PLANNED)
    starts_at: Mapped[Moment]
    ends_at: Mapped[Moment]
    meet_at: Mapped[str] = mapped_column(String(120))
    """Where everybody meets when it starts."""
    pick_up_at: Mapped[str] = mapped_column(String(120))
    """Where the children are picked up when it ends."""
    bring: Mapped[str] = mapped_column(Text, default="")
    about: Mapped[str] = mapped_column(Text, default="")
    planned_by_id: Mapped[int] = mapped_column(BigId, ForeignKey("people.id"))
    created_at: Mapped[Moment]

    queue: Mapped[Queue] = relationship(
        foreign_keys=[queue_id], primaryjoin="Trip.queue_id == Queue.id", viewonly=True
    )

    @property
    def is_cancelled(self) -> bool:
        return self.state == TripState.CANCELLED


class TripAnswer(OfLibrary, Base):
    """One yes or no of a guardian, appended and never changed; the last one of each source counts."""

    __tablename__ = "trip_answers"
    __table_args__ = (
        one_library(),
        parent("trip_id", "trips"),
        parent("child_id", "children", ondelete="CASCADE"),
        parent("guardian_id", "guardians", ondelete="CASCADE"),
        CheckConstraint("(guardian_id IS NULL) <> (registered_by_id IS NULL)", name="guardian_or_paper"),
        CheckConstraint("(said_on IS NULL) = (registered_by_id IS NULL)", name="date_of_paper"),
        Index("ix_trip_answers_trip", "trip_id", "child_id", "id"),
    )

    id: Mapped[Id]
    key: Mapped[Key]
    trip_id: Mapped[int] = mapped_column(BigId)
    child_id: Mapped[int] = mapped_column(BigId, index=True)
    is_yes: Mapped[bool]
    said_on: Mapped[date | None] = mapped_column(Date)
    """The date on the paper; none for an answer by the link."""
    guardian_id: Mapped[int | None] = mapped_column(BigId, index=True)
    registered_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("people.id"))
    """Who has the signed paper in hand."""
    at: Mapped[Moment]
