"""A notice waiting to be sent."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint
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


class NoticeState(StrEnum):
    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"


class Notice(OfLibrary, Base):
    """A template, a recipient and the key of what it is about; worded only when it is sent."""

    __tablename__ = "notices"
    __table_args__ = (
        one_library(),
        UniqueConstraint("library_id", "once"),
        parent("guardian_id", "guardians", ondelete="CASCADE"),
        CheckConstraint(one_of("state", NoticeState), name="state"),
        CheckConstraint("(person_id IS NULL) <> (guardian_id IS NULL)", name="person_or_guardian"),
        Index("ix_notices_due", "state", "next_try_at"),
    )

    id: Mapped[Id]
    key: Mapped[Key]
    template: Mapped[str] = mapped_column(String(40))
    person_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("people.id"), index=True)
    guardian_id: Mapped[int | None] = mapped_column(BigId, index=True)
    """Who is told when it is no person with a part here."""
    about: Mapped[str | None] = mapped_column(String(22))
    """The public key of the one thing it tells about."""
    once: Mapped[str] = mapped_column(String(120))
    """The same step tells the same person once."""
    state: Mapped[str] = mapped_column(String(10), default=NoticeState.WAITING)
    tries: Mapped[int] = mapped_column(Integer, default=0)
    next_try_at: Mapped[Moment]
    created_at: Mapped[Moment]
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    failure: Mapped[str | None] = mapped_column(Text)

    @property
    def reader_id(self) -> int:
        """The person told; asked only of notices that go to one."""
        assert self.person_id is not None
        return self.person_id
