"""A draw, and the lots that fell in it."""

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.core.tables import (
    KEY_LENGTH,
    Base,
    BigId,
    Id,
    Key,
    Moment,
    OfLibrary,
    one_library,
    parent,
)


class Draw(OfLibrary, Base):
    """Lots were drawn among those who asked before a day; the seed says how they fell."""

    __tablename__ = "draws"
    __table_args__ = (
        one_library(),
        parent("queue_id", "queues"),
        UniqueConstraint("queue_id"),
    )

    id: Mapped[Id]
    key: Mapped[Key]
    queue_id: Mapped[int] = mapped_column(BigId)
    seed: Mapped[str] = mapped_column(String(64))
    """32 random bytes as hexadecimal digits, made when the button was pressed."""
    until: Mapped[Moment]
    """Who asked before this moment took part."""
    drawn_at: Mapped[Moment]
    drawn_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("people.id"))

    drawn_by: Mapped[Person | None] = relationship(foreign_keys=[drawn_by_id], viewonly=True)


class Lot(OfLibrary, Base):
    """What one child drew: as it was then, so that the draw can be worked out again."""

    __tablename__ = "lots"
    __table_args__ = (
        one_library(),
        parent("draw_id", "draws"),
        parent("place_id", "places", ondelete="CASCADE"),
        UniqueConstraint("draw_id", "number"),
        Index("ix_lots_place", "place_id", unique=True),
    )

    id: Mapped[Id]
    draw_id: Mapped[int] = mapped_column(BigId)
    place_id: Mapped[int] = mapped_column(BigId)
    party: Mapped[str] = mapped_column(String(KEY_LENGTH))
    """What was drawn for: the key of the place, or of the tie for children who go together."""
    priority: Mapped[int]
    number: Mapped[int]
