"""What staff wrote to all."""

from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.clubs.models import Club
from app.core.tables import Base, BigId, Id, Key, Moment, OfLibrary, one_library, one_of, parent


class Reach(StrEnum):
    """Whose adults a message goes to: of all children, of those who are in, of those who wait."""

    ALL = "all"
    IN = "in"
    WAITING = "waiting"


class Message(OfLibrary, Base):
    """What staff wrote to the adults of a club's children; each of them gets it once, by mail."""

    __tablename__ = "messages"
    __table_args__ = (
        one_library(),
        parent("club_id", "clubs"),
        CheckConstraint(one_of("reach", Reach), name="reach"),
        CheckConstraint("recipients > 0", name="recipients"),
    )

    id: Mapped[Id]
    key: Mapped[Key]
    club_id: Mapped[int] = mapped_column(BigId, index=True)
    written_by_id: Mapped[int] = mapped_column(BigId, ForeignKey("people.id"))
    reach: Mapped[str] = mapped_column(String(8))
    words: Mapped[str] = mapped_column(Text)
    """As they were typed; never translated."""
    recipients: Mapped[int]
    written_at: Mapped[Moment]

    club: Mapped[Club] = relationship(
        foreign_keys=[club_id], primaryjoin="Message.club_id == Club.id", viewonly=True
    )
    written_by: Mapped[Person] = relationship(foreign_keys=[written_by_id], viewonly=True)
