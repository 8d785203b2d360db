"""What the house itself writes down: who did what, which forms were answered, how often, which jobs ran."""

from datetime import date

from sqlalchemy import CheckConstraint, Date, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.tables import Base, BigId, Id, Moment, OfLibrary, one_library


class AuditEvent(OfLibrary, Base):
    """One thing done to one subject. Keys only, never a name; appended, never changed.

    Erasing a child gives its events a fresh random subject, so that they point at nobody.
    """

    __tablename__ = "audit_events"
    __table_args__ = (one_library(), Index("ix_audit_events_subject", "library_id", "subject_key"))

    id: Mapped[Id]
    at: Mapped[Moment]
    actor_id: Mapped[int | None] = mapped_column(BigId)
    action: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(20))
    subject_key: Mapped[str] = mapped_column(String(22))
    before: Mapped[str | None] = mapped_column(String(40))
    after: Mapped[str | None] = mapped_column(String(40))


class FormReceipt(OfLibrary, Base):
    """The answer a form got the first time, for the same form sent again."""

    __tablename__ = "form_receipts"
    __table_args__ = (one_library(), UniqueConstraint("library_id", "actor", "route", "form_key"))

    id: Mapped[Id]
    at: Mapped[Moment]
    actor: Mapped[str] = mapped_column(String(64))
    route: Mapped[str] = mapped_column(String(80))
    form_key: Mapped[str] = mapped_column(String(22))
    body_hash: Mapped[str] = mapped_column(String(64))
    location: Mapped[str | None] = mapped_column(Text)


class RateCounter(Base):
    """How often something happened from one place in one stretch of time."""

    __tablename__ = "rate_counters"
    __table_args__ = (CheckConstraint("count >= 0", name="count_not_negative"),)

    bucket: Mapped[str] = mapped_column(String(80), primary_key=True)
    window: Mapped[Moment] = mapped_column(primary_key=True)
    count: Mapped[int] = mapped_column(Integer, default=0)


class JobRun(Base):
    """A nightly job that has been done for one library and day."""

    __tablename__ = "job_runs"
    __table_args__ = (UniqueConstraint("library_id", "job", "day"),)

    id: Mapped[Id]
    library_id: Mapped[int] = mapped_column(BigId)
    job: Mapped[str] = mapped_column(String(40))
    day: Mapped[date] = mapped_column(Date)
    at: Mapped[Moment]
