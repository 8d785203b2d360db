"""What guardians say yes or no to, and the key each has to the page about its child."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

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


class Purpose(StrEnum):
    """What a guardian may say yes to; none of it is needed to take part."""

    PUBLIC_WALL = "public_wall"
    PICTURE = "picture"
    VIDEO = "video"
    GUARDIAN_MAIL = "guardian_mail"
    KEEP_AFTER_SEASON = "keep_after_season"


class Consent(OfLibrary, Base):
    """One yes or no to one purpose, appended and never changed; the last one counts."""

    __tablename__ = "consents"
    __table_args__ = (
        one_library(),
        parent("child_id", "children", ondelete="CASCADE"),
        parent("guardian_id", "guardians", ondelete="CASCADE"),
        CheckConstraint(one_of("purpose", Purpose), name="purpose"),
        CheckConstraint("(guardian_id IS NULL) <> (registered_by_id IS NULL)", name="guardian_or_paper"),
        Index("ix_consents_child", "child_id", "purpose", "id"),
    )

    id: Mapped[Id]
    key: Mapped[Key]
    child_id: Mapped[int] = mapped_column(BigId)
    purpose: Mapped[str] = mapped_column(String(20))
    is_given: Mapped[bool]
    text_version: Mapped[str] = mapped_column(String(64))
    """SHA-256 of the sentence that was agreed to."""
    language: Mapped[str] = mapped_column(String(10))
    guardian_id: Mapped[int | None] = mapped_column(BigId, index=True)
    registered_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("people.id"))
    """The member of staff who has the signed paper in hand."""
    at: Mapped[Moment]


class GuardianLink(OfLibrary, Base):
    """A guardian's key to the page about one child: on paper or by mail, until it is stopped."""

    __tablename__ = "guardian_links"
    __table_args__ = (one_library(), parent("guardianship_id", "guardianships", ondelete="CASCADE"))

    id: Mapped[Id]
    guardianship_id: Mapped[int] = mapped_column(BigId, index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    is_mailed: Mapped[bool] = mapped_column(default=False)
    created_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("people.id"))
    created_at: Mapped[Moment]
    opened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """The first time somebody came in by it; a slip nobody has opened is replaced by the next one."""
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """The last time a mail code confirmed it; asked for when a season has passed."""
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
