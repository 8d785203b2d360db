"""A club's open door, and who knocks at it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.children.models import Child
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


class Door(OfLibrary, Base):
    """A club's door, open for a quarter of an hour: its number stands on the board."""

    __tablename__ = "doors"
    __table_args__ = (
        one_library(),
        parent("club_id", "clubs"),
        index_where(
            "uq_doors_open",
            "club_id",
            unique=True,
            where="closed_at IS NULL",
        ),
    )

    id: Mapped[Id]
    key: Mapped[Key]
    club_id: Mapped[int] = mapped_column(BigId, index=True)
    number: Mapped[str] = mapped_column(String(6), index=True)
    opened_by_id: Mapped[int] = mapped_column(BigId, ForeignKey("people.id"))
    opened_at: Mapped[Moment]
    closes_at: Mapped[Moment]
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    club: Mapped[Club] = relationship(
        foreign_keys=[club_id], primaryjoin="Door.club_id == Club.id", viewonly=True
    )


TRIES = 5
"""So often may a child's pictures be tapped wrong while a door is open; then the host lets it in."""


class Knock(OfLibrary, Base):
    """A child has tapped its animal on a tablet and waits for the host to let it in."""

    __tablename__ = "knocks"
    __table_args__ = (
        one_library(),
        parent("door_id", "doors", ondelete="CASCADE"),
        parent("child_id", "children", ondelete="CASCADE"),
        CheckConstraint(f"misses BETWEEN 0 AND {TRIES}", name="misses"),
    )

    id: Mapped[Id]
    key: Mapped[Key]
    door_id: Mapped[int] = mapped_column(BigId, index=True)
    child_id: Mapped[int] = mapped_column(BigId, index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    """The tablet it was tapped on; nobody else can come in by it."""
    misses: Mapped[int] = mapped_column(default=0, server_default="0")
    """How often its pictures were tapped wrong at this door; the next tablet goes on from there."""
    at: Mapped[Moment]
    let_in_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    let_in_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("people.id"))
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    child: Mapped[Child] = relationship(
        foreign_keys=[child_id], primaryjoin="Knock.child_id == Child.id", viewonly=True
    )
    door: Mapped[Door] = relationship(
        foreign_keys=[door_id], primaryjoin="Knock.door_id == Door.id", viewonly=True
    )

    @property
    def is_outside(self) -> bool:
        """Neither let in by the host nor come in by its pictures."""
        return self.let_in_at is None and self.used_at is None

    @property
    def tries_left(self) -> int:
        return TRIES - self.misses
