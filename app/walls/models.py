"""The books and themes that are put forward for a while, and the big screens reviews stand on."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.catalogue.models import Work
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
    one_of,
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


class HighlightKind(StrEnum):
    BOOK = "book"
    THEME = "theme"


class Highlight(OfLibrary, Base):
    """What the library puts on top of its walls: a book for a week, or a theme for a month."""

    __tablename__ = "highlights"
    __table_args__ = (
        one_library(),
        parent("work_id", "works"),
        CheckConstraint(one_of("kind", HighlightKind), name="kind"),
        CheckConstraint("(kind = 'book') = (work_id IS NOT NULL)", name="about"),
        Index("uq_highlights_day", "library_id", "kind", "first_on", unique=True),
    )

    id: Mapped[Id]
    key: Mapped[Key]
    kind: Mapped[str] = mapped_column(String(5))
    first_on: Mapped[date] = mapped_column(Date)
    """The Monday of its week, or the first of its month."""
    work_id: Mapped[int | None] = mapped_column(BigId, index=True)
    name: Mapped[str] = mapped_column(String(60), default="")
    """What a theme is called…"""
    lead: Mapped[str] = mapped_column(String(200), default="")
    """…a line about it…"""
    about: Mapped[str] = mapped_column(String(60), default="")
    """…and the words its books are found by."""
    chosen_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("people.id"))
    """Empty where the children's faces chose it."""
    chosen_at: Mapped[Moment]

    work: Mapped[Work | None] = relationship(
        foreign_keys=[work_id], primaryjoin="Highlight.work_id == Work.id", viewonly=True
    )


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
