"""A child's review of a work; the book a club chooses for the week, and the big screens reviews stand on."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.children import Child
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


class ReviewState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    HANDED_BACK = "handed_back"
    PUBLISHED = "published"


_CLUBS_LIVE = "ended_at IS NULL AND club_id IS NOT NULL"
_LIBRARYS_LIVE = "ended_at IS NULL AND club_id IS NULL"


class Audience(StrEnum):
    CLUB = "club"
    LIBRARY = "library"
    PUBLIC = "public"


class Review(OfLibrary, Base):
    """One child's words about one work; there is one for each child and work."""

    __tablename__ = "reviews"
    __table_args__ = (
        one_library(),
        parent("child_id", "children", ondelete="CASCADE"),
        parent("work_id", "works"),
        parent("club_id", "clubs"),
        UniqueConstraint("child_id", "work_id"),
        CheckConstraint(one_of("state", ReviewState), name="state"),
        CheckConstraint(one_of("audience", Audience), name="audience"),
        CheckConstraint("rating BETWEEN 1 AND 5", name="rating"),
        CheckConstraint("state IN ('draft', 'handed_back') OR rating IS NOT NULL", name="rated"),
        CheckConstraint("(state = 'published') = (published_at IS NOT NULL)", name="published"),
        Index("ix_reviews_queue", "library_id", "state", "submitted_at"),
        Index("ix_reviews_wall", "library_id", "state", "audience", "published_at"),
        Index("ix_reviews_club", "club_id", "state", "published_at"),
        Index("ix_reviews_work", "work_id", "state"),
    )

    id: Mapped[Id]
    key: Mapped[Key]
    child_id: Mapped[int] = mapped_column(BigId)
    work_id: Mapped[int] = mapped_column(BigId)
    club_id: Mapped[int] = mapped_column(BigId)
    rating: Mapped[int | None]
    words: Mapped[str] = mapped_column(Text, default="")
    language: Mapped[str] = mapped_column(String(2), default="")
    audience: Mapped[str] = mapped_column(String(8), default=Audience.CLUB)
    """How far the child wants it to go; consent may stop it short of that."""
    state: Mapped[str] = mapped_column(String(12), default=ReviewState.DRAFT)
    version: Mapped[int] = mapped_column(default=1)
    """Counts the changes, so that an answer to older words is noticed."""
    is_from_paper: Mapped[bool] = mapped_column(default=False)
    entered_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("people.id"))
    hint: Mapped[str] = mapped_column(Text, default="")
    """What the library kindly asks for, when it was handed back."""
    moderated_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("people.id"))
    created_at: Mapped[Moment]
    changed_at: Mapped[Moment]
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    child: Mapped[Child] = relationship(
        foreign_keys=[child_id], primaryjoin="Review.child_id == Child.id", viewonly=True
    )
    work: Mapped[Work] = relationship(
        foreign_keys=[work_id], primaryjoin="Review.work_id == Work.id", viewonly=True
    )
    club: Mapped[Club] = relationship(
        foreign_keys=[club_id], primaryjoin="Review.club_id == Club.id", viewonly=True
    )


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
