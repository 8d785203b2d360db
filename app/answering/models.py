"""What was answered to a review, who flagged one, and the hints a library words itself."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.core.tables import (
    Base,
    BigId,
    Id,
    Moment,
    OfLibrary,
    UtcDateTime,
    index_where,
    one_library,
    one_of,
    parent,
)
from app.reviews.models import Review


class AnswerKind(StrEnum):
    PASSED_ON = "passed_on"
    PUBLISHED = "published"
    HANDED_BACK = "handed_back"
    KEPT = "kept"


class Reason(StrEnum):
    PERSON = "person"
    MEAN = "mean"
    COPIED = "copied"
    OTHER = "other"


class ReviewAnswer(OfLibrary, Base):
    """One answer to a review, with what it takes to be undone; together they are its thread."""

    __tablename__ = "review_answers"
    __table_args__ = (
        one_library(),
        parent("review_id", "reviews", ondelete="CASCADE"),
        CheckConstraint(one_of("kind", AnswerKind), name="kind"),
        Index("ix_review_answers_thread", "review_id", "at"),
    )

    id: Mapped[Id]
    review_id: Mapped[int] = mapped_column(BigId)
    kind: Mapped[str] = mapped_column(String(12))
    by_id: Mapped[int] = mapped_column(BigId, ForeignKey("people.id"))
    at: Mapped[Moment]
    hint: Mapped[str] = mapped_column(Text, default="")
    about: Mapped[str] = mapped_column(Text, default="")
    """The child's words the hint is an answer to; they change, and the thread keeps them."""
    version: Mapped[int]
    """Of the review when this was answered: a newer one means the child has written since."""
    state_before: Mapped[str] = mapped_column(String(12))
    published_before: Mapped[datetime | None] = mapped_column(UtcDateTime)
    moderated_before_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("people.id"))
    hidden_before: Mapped[datetime | None] = mapped_column(UtcDateTime)
    hint_before: Mapped[str] = mapped_column(Text, default="")

    by: Mapped[Person] = relationship(foreign_keys=[by_id], viewonly=True)


class Flag(OfLibrary, Base):
    """Somebody thinks that a person should look at a published review again."""

    __tablename__ = "flags"
    __table_args__ = (
        one_library(),
        parent("review_id", "reviews", ondelete="CASCADE"),
        parent("child_id", "children", ondelete="CASCADE"),
        UniqueConstraint("review_id", "version", "child_id"),
        UniqueConstraint("review_id", "version", "person_id"),
        CheckConstraint(one_of("reason", Reason), name="reason"),
        CheckConstraint("child_id IS NULL OR person_id IS NULL", name="one_of_them"),
        CheckConstraint("(settled_at IS NULL) = (outcome IS NULL)", name="settled"),
        CheckConstraint("outcome IN ('kept', 'handed_back', 'taken_back')", name="outcome"),
        index_where("ix_flags_open", "library_id", "review_id", where="settled_at IS NULL"),
        Index("ix_flags_child", "child_id", "settled_at"),
    )

    id: Mapped[Id]
    review_id: Mapped[int] = mapped_column(BigId)
    version: Mapped[int]
    """Of the review that was flagged: other words are judged anew."""
    reason: Mapped[str] = mapped_column(String(8))
    child_id: Mapped[int | None] = mapped_column(BigId)
    person_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("people.id"))
    at: Mapped[Moment]
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    outcome: Mapped[str | None] = mapped_column(String(12))

    review: Mapped[Review] = relationship(
        foreign_keys=[review_id], primaryjoin="Flag.review_id == Review.id", viewonly=True
    )


class OwnHint(OfLibrary, Base):
    """A hint in the library's own words: instead of the ready one of that code, or one more."""

    __tablename__ = "own_hints"
    __table_args__ = (one_library(), UniqueConstraint("library_id", "code"))

    id: Mapped[Id]
    code: Mapped[str] = mapped_column(String(12))
    words: Mapped[str] = mapped_column(Text)
