"""Titles children wish for: one line for the library to buy by, which clubs wish for it, and the votes."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.catalogue.models import Work
from app.clubs.models import Club
from app.core.tables import Base, BigId, Id, Key, Moment, OfLibrary, UtcDateTime, one_library, one_of, parent

LONGEST_TITLE = 120
LONGEST_REASON = 200


class WantedState(StrEnum):
    WISHED = "wished"
    ORDERED = "ordered"
    ARRIVED = "arrived"
    NOT_THIS = "not_this"


class Wanted(OfLibrary, Base):
    """A title children wish for; on the library's buying list it stands once, however many wish for it."""

    __tablename__ = "wanted_books"
    __table_args__ = (
        one_library(),
        parent("work_id", "works"),
        UniqueConstraint("library_id", "match_key"),
        CheckConstraint(one_of("state", WantedState), name="state"),
        CheckConstraint("(state = 'not_this') = (reason <> '')", name="reason"),
        CheckConstraint("(state = 'wished') = (settled_at IS NULL)", name="settled"),
        Index("ix_wanted_books_order", "library_id", "state", "created_at", "id"),
    )

    id: Mapped[Id]
    key: Mapped[Key]
    match_key: Mapped[str] = mapped_column(String(260))
    """Wishes with the same one mean the same book."""
    work_id: Mapped[int | None] = mapped_column(BigId, index=True)
    title: Mapped[str] = mapped_column(String(400))
    author: Mapped[str] = mapped_column(String(300), default="")
    isbn: Mapped[str | None] = mapped_column(String(13))
    state: Mapped[str] = mapped_column(String(10), default=WantedState.WISHED)
    reason: Mapped[str] = mapped_column(String(LONGEST_REASON), default="")
    """Why not this one; the children read it."""
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When it was ordered, arrived or answered."""
    created_at: Mapped[Moment]

    work: Mapped[Work | None] = relationship(
        foreign_keys=[work_id], primaryjoin="Wanted.work_id == Work.id", viewonly=True
    )


class ClubWish(OfLibrary, Base):
    """The children of a club wish for a title; others there may join in once it is shown to them."""

    __tablename__ = "club_wishes"
    __table_args__ = (
        one_library(),
        parent("wanted_id", "wanted_books"),
        parent("club_id", "clubs"),
        UniqueConstraint("club_id", "wanted_id"),
        CheckConstraint("kept >= 0", name="kept"),
    )

    id: Mapped[Id]
    key: Mapped[Key]
    club_id: Mapped[int] = mapped_column(BigId)
    wanted_id: Mapped[int] = mapped_column(BigId, index=True)
    is_shown: Mapped[bool] = mapped_column(default=False)
    """A title a child has typed is first read by an adult."""
    kept: Mapped[int] = mapped_column(default=0)
    """Votes of children who have been erased since: a number, and nobody's."""
    created_at: Mapped[Moment]

    wanted: Mapped[Wanted] = relationship(
        foreign_keys=[wanted_id], primaryjoin="ClubWish.wanted_id == Wanted.id", viewonly=True
    )
    club: Mapped[Club] = relationship(
        foreign_keys=[club_id], primaryjoin="ClubWish.club_id == Club.id", viewonly=True
    )


class ChildWish(OfLibrary, Base):
    """One child wishes for it too."""

    __tablename__ = "child_wishes"
    __table_args__ = (
        one_library(),
        parent("club_wish_id", "club_wishes"),
        parent("child_id", "children", ondelete="CASCADE"),
        Index("uq_child_wishes_child", "club_wish_id", "child_id", unique=True),
    )

    id: Mapped[Id]
    club_wish_id: Mapped[int] = mapped_column(BigId)
    child_id: Mapped[int] = mapped_column(BigId, index=True)
    at: Mapped[Moment]
