"""A wish for a box, and what has come of it."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.catalogue.models import Work
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
    one_of,
    parent,
)
from app.deposits.models import Box
from app.libraries.models import School

MOST_BOOKS = 200
LONGEST_ANSWER = 400


class WishState(StrEnum):
    """Waits; a box is being packed; part has come and the rest follows; all has come; no; not any more."""

    WAITING = "waiting"
    BEING_PACKED = "being_packed"
    PARTLY_SENT = "partly_sent"
    SENT = "sent"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class LineState(StrEnum):
    """Asked for; rides along on the next transport; has come; does not come."""

    ASKED = "asked"
    TO_SEND = "to_send"
    CAME = "came"
    NOT_COMING = "not_coming"


SETTLED = (WishState.SENT, WishState.DECLINED, WishState.WITHDRAWN)
_SETTLED = ", ".join(f"'{state}'" for state in SETTLED)
_OPEN = "sent_at IS NULL AND dropped_at IS NULL"


class Wish(OfLibrary, Base):
    """An adult at a school asks for books, for one club or for the school."""

    __tablename__ = "wishes"
    __table_args__ = (
        one_library(),
        parent("school_id", "schools"),
        parent("club_id", "clubs"),
        CheckConstraint(one_of("state", WishState), name="state"),
        CheckConstraint(f"(state IN ({_SETTLED})) = (settled_at IS NOT NULL)", name="settled"),
        CheckConstraint("state <> 'declined' OR answer <> ''", name="declined_with_words"),
        CheckConstraint(f"books BETWEEN 1 AND {MOST_BOOKS}", name="books"),
        CheckConstraint("sent >= 0", name="sent"),
        CheckConstraint("age_to >= age_from", name="ages"),
        CheckConstraint("until_on >= from_on", name="days"),
        Index("ix_wishes_order", "library_id", "state", "asked_at", "id"),
    )

    id: Mapped[Id]
    key: Mapped[Key]
    school_id: Mapped[int] = mapped_column(BigId, index=True)
    club_id: Mapped[int | None] = mapped_column(BigId, index=True)
    asked_by_id: Mapped[int] = mapped_column(BigId, ForeignKey("people.id"), index=True)
    books: Mapped[int]
    age_from: Mapped[int | None]
    age_to: Mapped[int | None]
    languages: Mapped[str] = mapped_column(String(120), default="")
    theme: Mapped[str] = mapped_column(String(120), default="")
    from_on: Mapped[date | None] = mapped_column(Date)
    until_on: Mapped[date | None] = mapped_column(Date)
    note: Mapped[str] = mapped_column(String(600), default="")
    state: Mapped[str] = mapped_column(String(12), default=WishState.WAITING)
    sent: Mapped[int] = mapped_column(default=0)
    """Books that have gone out for it so far, in boxes and loose."""
    answer: Mapped[str] = mapped_column(String(LONGEST_ANSWER), default="")
    """What the library says: why not, or why no more comes."""
    asked_at: Mapped[Moment]
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    school: Mapped[School] = relationship(
        foreign_keys=[school_id], primaryjoin="Wish.school_id == School.id", viewonly=True
    )
    club: Mapped[Club | None] = relationship(
        foreign_keys=[club_id], primaryjoin="Wish.club_id == Club.id", viewonly=True
    )
    asked_by: Mapped[Person] = relationship(foreign_keys=[asked_by_id], viewonly=True)

    @property
    def missing(self) -> int:
        """Books that have not come yet; never below zero."""
        return max(self.books - self.sent, 0)


class WishLine(OfLibrary, Base):
    """One title somebody asks for by name; it comes in a box, or loose on the next transport."""

    __tablename__ = "wish_lines"
    __table_args__ = (
        one_library(),
        parent("wish_id", "wishes"),
        parent("work_id", "works"),
        CheckConstraint(one_of("state", LineState), name="state"),
        CheckConstraint("state <> 'to_send' OR (is_loose AND work_id IS NOT NULL)", name="sent_loosely"),
        Index("ix_wish_lines_state", "library_id", "state"),
    )

    id: Mapped[Id]
    key: Mapped[Key]
    wish_id: Mapped[int] = mapped_column(BigId, index=True)
    work_id: Mapped[int | None] = mapped_column(BigId, index=True)
    """The work it means, once that is known."""
    title: Mapped[str] = mapped_column(String(200))
    """As it was typed."""
    state: Mapped[str] = mapped_column(String(12), default=LineState.ASKED)
    is_loose: Mapped[bool] = mapped_column(default=False)
    came_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    wish: Mapped[Wish] = relationship(
        foreign_keys=[wish_id], primaryjoin="WishLine.wish_id == Wish.id", viewonly=True
    )
    work: Mapped[Work | None] = relationship(
        foreign_keys=[work_id], primaryjoin="WishLine.work_id == Work.id", viewonly=True
    )


class WishBox(OfLibrary, Base):
    """A box that is packed for a wish, and how many books went out with it."""

    __tablename__ = "wish_boxes"
    __table_args__ = (
        one_library(),
        parent("wish_id", "wishes"),
        parent("box_id", "boxes"),
        parent("deposit_id", "deposits"),
        CheckConstraint("(sent_at IS NULL) = (books IS NULL)", name="sent_with_books"),
        CheckConstraint("sent_at IS NULL OR dropped_at IS NULL", name="sent_or_dropped"),
        index_where("uq_wish_boxes_open", "box_id", unique=True, where=_OPEN),
        Index("uq_wish_boxes_deposit", "deposit_id", unique=True),
    )

    id: Mapped[Id]
    wish_id: Mapped[int] = mapped_column(BigId, index=True)
    box_id: Mapped[int] = mapped_column(BigId)
    deposit_id: Mapped[int | None] = mapped_column(BigId)
    books: Mapped[int | None]
    begun_at: Mapped[Moment]
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    dropped_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When the box was taken off the wish again."""

    wish: Mapped[Wish] = relationship(
        foreign_keys=[wish_id], primaryjoin="WishBox.wish_id == Wish.id", viewonly=True
    )
    box: Mapped[Box] = relationship(
        foreign_keys=[box_id], primaryjoin="WishBox.box_id == Box.id", viewonly=True
    )
