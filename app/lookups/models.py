"""A server that a library asks about books it does not know, and a book that it is asked about."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.tables import Base, Id, Key, Moment, OfLibrary, UtcDateTime, one_library, one_of


class RecordSchema(StrEnum):
    MARCXML = "marcxml"
    MARCXCHANGE = "marcxchange"


class LookupSource(OfLibrary, Base):
    """An SRU server, in the order it was added."""

    __tablename__ = "lookup_sources"
    __table_args__ = (
        one_library(),
        UniqueConstraint("library_id", "address"),
        CheckConstraint(one_of("record_schema", RecordSchema), name="record_schema"),
    )

    id: Mapped[Id]
    key: Mapped[Key]
    address: Mapped[str] = mapped_column(String(400))
    record_schema: Mapped[str] = mapped_column(String(12))
    search_index: Mapped[str] = mapped_column(String(40))
    """What the server calls ISBNs in a question."""
    failure: Mapped[str] = mapped_column(String(12), default="")
    """Why it could not answer the last time; see `outward_addresses.NoAnswer`."""
    rests_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[Moment]


class LookupState(StrEnum):
    WAITING = "waiting"
    KNOWN = "known"
    UNKNOWN = "unknown"


class Lookup(OfLibrary, Base):
    """One ISBN the library did not know."""

    __tablename__ = "lookups"
    __table_args__ = (
        one_library(),
        UniqueConstraint("library_id", "isbn"),
        CheckConstraint(one_of("state", LookupState), name="state"),
        CheckConstraint("(state = 'waiting') = (next_at IS NOT NULL)", name="waits_for_a_moment"),
        Index("ix_lookups_next", "state", "next_at"),
    )

    id: Mapped[Id]
    isbn: Mapped[str] = mapped_column(String(13))
    state: Mapped[str] = mapped_column(String(10), default=LookupState.WAITING)
    tries: Mapped[int] = mapped_column(default=0)
    asked_at: Mapped[Moment]
    next_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    good_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Until when the servers are not asked again about a book nobody knew."""
