"""The book a club chooses for the week, and the big screens reviews stand on."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.clubs.models import Club
from app.core.tables import (
    KEY_LENGTH,
    Base,
    BigId,
    Id,
    Key,
    Moment,
    OfLibrary,
    UtcDateTime,
    index_where,
    new_key,
    one_library,
    parent,
)

_CLUBS_LIVE = "ended_at IS NULL AND club_id IS NOT NULL"
_LIBRARYS_LIVE = "ended_at IS NULL AND club_id IS NULL"


class BookOfWeek(OfLibrary, Base):
    """The book a club recommends to the class for a week, in the words of one of its children."""

    __tablename__ = "books_of_week"
    __table_args__ = (
        one_library(),
        parent("club_id", "clubs"),
        parent("review_id", "reviews", ondelete="CASCADE"),
        Index("uq_books_of_week_club", "club_id", "week_on", unique=True),
    )

    id: Mapped[Id]
    key: Mapped[Key]
    club_id: Mapped[int] = mapped_column(BigId)
    review_id: Mapped[int] = mapped_column(BigId, index=True)
    week_on: Mapped[date] = mapped_column(Date)
    """The Monday of the week."""
    chosen_by_id: Mapped[int] = mapped_column(BigId, ForeignKey("people.id"))
    chosen_at: Mapped[Moment]


class Screen(OfLibrary, Base):
    """The address of a slideshow on a big screen: a club's at its school, or the library's own."""

    __tablename__ = "screens"
    __table_args__ = (
        one_library(),
        parent("club_id", "clubs"),
        index_where(
            "uq_screens_club",
            "club_id",
            unique=True,
            where=_CLUBS_LIVE,
        ),
        index_where(
            "uq_screens_library",
            "library_id",
            unique=True,
            where=_LIBRARYS_LIVE,
        ),
    )

    id: Mapped[Id]
    key: Mapped[Key]
    token: Mapped[str] = mapped_column(String(KEY_LENGTH), unique=True, default=new_key)
    """128 random bits in the address; whoever has it sees what the screen shows, and no more."""
    club_id: Mapped[int | None] = mapped_column(BigId)
    made_by_id: Mapped[int] = mapped_column(BigId, ForeignKey("people.id"))
    made_at: Mapped[Moment]
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    club: Mapped[Club | None] = relationship(
        foreign_keys=[club_id], primaryjoin="Screen.club_id == Club.id", viewonly=True
    )
