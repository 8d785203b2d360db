"""A secret address of a calendar: whose it is and what it shows."""

from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.core.tables import (
    Base,
    BigId,
    Id,
    Key,
    Moment,
    OfLibrary,
    Reference,
    index_where,
    one_library,
    one_of,
    parent,
)


class Shows(StrEnum):
    """One's own meetings (as host, teacher or librarian of the club), those of the library, or of a club."""

    MINE = "mine"
    LIBRARY = "library"
    CLUB = "club"


class CalendarAddress(OfLibrary, Base):
    """One person's secret address of a calendar; what it shows is asked anew each time it is fetched."""

    __tablename__ = "calendar_addresses"
    __table_args__ = (
        one_library(),
        parent("club_id", "clubs"),
        CheckConstraint(one_of("shows", Shows), name="shows"),
        CheckConstraint("(shows = 'club') = (club_id IS NOT NULL)", name="club"),
        UniqueConstraint("person_id", "club_id"),
        index_where(
            "uq_calendar_addresses_shows",
            "library_id",
            "person_id",
            "shows",
            unique=True,
            where="club_id IS NULL",
        ),
    )

    id: Mapped[Id]
    key: Mapped[Key]
    person_id: Mapped[Reference] = mapped_column(ForeignKey("people.id"))
    shows: Mapped[str] = mapped_column(String(8))
    club_id: Mapped[int | None] = mapped_column(BigId, index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[Moment]

    person: Mapped[Person] = relationship(foreign_keys=[person_id], viewonly=True)
