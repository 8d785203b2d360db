"""The links in mails about offers: each answers one offer, and dies with it."""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.core.tables import Base, BigId, Id, Moment, OfLibrary, one_library, parent
from app.places.models import Place


class OfferLink(OfLibrary, Base):
    """The link in one mail about one offer: it answers that offer and nothing else, and dies with it."""

    __tablename__ = "offer_links"
    __table_args__ = (one_library(), parent("place_id", "places", ondelete="CASCADE"))

    id: Mapped[Id]
    place_id: Mapped[int] = mapped_column(BigId, index=True)
    person_id: Mapped[int] = mapped_column(BigId, ForeignKey("people.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    offered_at: Mapped[Moment]
    """Which of the place's offers it answers."""
    created_at: Mapped[Moment]

    place: Mapped[Place] = relationship(
        foreign_keys=[place_id], primaryjoin="OfferLink.place_id == Place.id", viewonly=True
    )
    person: Mapped[Person] = relationship(foreign_keys=[person_id], viewonly=True)
