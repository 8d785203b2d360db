"""A child's review of a work."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, String, Text, UniqueConstraint, and_
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.catalogue.models import Work
from app.children.models import Child
from app.clubs.models import Club
from app.core.tables import (
    Base,
    BigId,
    Id,
    Key,
    Moment,
    OfLibrary,
    UtcDateTime,
    one_library,
    one_of,
    parent,
)
from app.pictures.models import Picture
from app.videos.models import Video


class ReviewState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    HANDED_BACK = "handed_back"
    PUBLISHED = "published"


WRITABLE = frozenset({ReviewState.DRAFT, ReviewState.HANDED_BACK})
"""While the child writes: before it is sent, and when the library has asked something."""


class Audience(StrEnum):
    CLUB = "club"
    LIBRARY = "library"
    PUBLIC = "public"


def is_shown() -> ColumnElement[bool]:
    """For queries: published, and not hidden because somebody flagged it.

    Without it only the child and the adults who answer for it may read the review.
    """
    return and_(Review.state == ReviewState.PUBLISHED, Review.hidden_at.is_(None))


class Review(OfLibrary, Base):
    """One child's words about one work; there is one for each child and work."""

    __tablename__ = "reviews"
    __table_args__ = (
        one_library(),
        parent("child_id", "children", ondelete="CASCADE"),
        parent("work_id", "works"),
        parent("club_id", "clubs"),
        parent("picture_id", "pictures"),
        parent("handwriting_id", "pictures"),
        parent("video_id", "videos"),
        UniqueConstraint("child_id", "work_id"),
        CheckConstraint(one_of("state", ReviewState), name="state"),
        CheckConstraint(one_of("audience", Audience), name="audience"),
        CheckConstraint("rating BETWEEN 1 AND 5", name="rating"),
        CheckConstraint("state IN ('draft', 'handed_back') OR rating IS NOT NULL", name="rated"),
        CheckConstraint("(state = 'published') = (published_at IS NOT NULL)", name="published"),
        Index("ix_reviews_queue", "library_id", "state", "submitted_at"),
        Index("ix_reviews_wall", "library_id", "state", "audience", "published_at"),
        Index("ix_reviews_grades", "library_id", "state", "audience", "grade_from", "published_at"),
        Index("ix_reviews_club", "club_id", "state", "published_at"),
        Index("ix_reviews_work", "work_id", "state"),
        Index("ix_reviews_picture", "picture_id"),
        Index("ix_reviews_handwriting", "handwriting_id"),
        Index("ix_reviews_video", "video_id"),
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
    picture_id: Mapped[int | None] = mapped_column(BigId)
    """What the child drew or photographed to it."""
    handwriting_id: Mapped[int | None] = mapped_column(BigId)
    """The words in the child's own hand, cut out of its card."""
    video_id: Mapped[int | None] = mapped_column(BigId)
    """What the child filmed to it."""
    moderated_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("people.id"))
    created_at: Mapped[Moment]
    changed_at: Mapped[Moment]
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    passed_on_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When a teacher or a host had read it, where they read first."""
    hidden_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Since when it is off every wall because somebody flagged it, until a person has decided."""
    grade_from: Mapped[int | None]
    """The first grade of the group its writer was in when it was published, see `grade_groups`."""

    child: Mapped[Child] = relationship(
        foreign_keys=[child_id], primaryjoin="Review.child_id == Child.id", viewonly=True
    )
    work: Mapped[Work] = relationship(
        foreign_keys=[work_id], primaryjoin="Review.work_id == Work.id", viewonly=True
    )
    club: Mapped[Club] = relationship(
        foreign_keys=[club_id], primaryjoin="Review.club_id == Club.id", viewonly=True
    )
    picture: Mapped[Picture | None] = relationship(
        foreign_keys=[picture_id], primaryjoin="Review.picture_id == Picture.id", viewonly=True
    )
    handwriting: Mapped[Picture | None] = relationship(
        foreign_keys=[handwriting_id], primaryjoin="Review.handwriting_id == Picture.id", viewonly=True
    )
    video: Mapped[Video | None] = relationship(
        foreign_keys=[video_id], primaryjoin="Review.video_id == Video.id", viewonly=True
    )
