"""A child's card, its four pictures for the door, and the devices cards have worked on."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.children.models import Child
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


class CardPlace(StrEnum):
    SCHOOL = "school"
    HOME = "home"


class Card(OfLibrary, Base):
    """A child's card: a QR code and a typed code, both kept as hashes only."""

    __tablename__ = "cards"
    __table_args__ = (
        one_library(),
        parent("child_id", "children", ondelete="CASCADE"),
        CheckConstraint(one_of("place", CardPlace), name="place"),
        index_where(
            "uq_cards_live",
            "child_id",
            "place",
            unique=True,
            where="voided_at IS NULL",
        ),
    )

    id: Mapped[Id]
    key: Mapped[Key]
    child_id: Mapped[int] = mapped_column(BigId, index=True)
    place: Mapped[str] = mapped_column(String(8))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    selector: Mapped[str] = mapped_column(String(5), unique=True)
    verifier_hash: Mapped[str] = mapped_column(String(120))
    created_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("people.id"))
    created_at: Mapped[Moment]
    voided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    child: Mapped[Child] = relationship(
        foreign_keys=[child_id], primaryjoin="Card.child_id == Child.id", viewonly=True
    )


class DoorPictures(OfLibrary, Base):
    """A child's four pictures for the club's door, kept as a hash only; new ones take their place."""

    __tablename__ = "door_pictures"
    __table_args__ = (
        one_library(),
        parent("child_id", "children", ondelete="CASCADE"),
        UniqueConstraint("child_id"),
    )

    id: Mapped[Id]
    child_id: Mapped[int] = mapped_column(BigId)
    secret_hash: Mapped[str] = mapped_column(String(120))
    created_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("people.id"))
    created_at: Mapped[Moment]


class Device(OfLibrary, Base):
    """A device a child has signed in on with a card before; it has a throttle of its own."""

    __tablename__ = "devices"
    __table_args__ = (one_library(), UniqueConstraint("token_hash"))

    id: Mapped[Id]
    token_hash: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[Moment]
