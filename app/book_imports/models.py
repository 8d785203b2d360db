"""A large file of books on its way in, kept in parts."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.tables import (
    Base,
    BigId,
    Id,
    Key,
    Moment,
    OfLibrary,
    Reference,
    UtcDateTime,
    one_library,
    one_of,
    parent,
)


class ImportState(StrEnum):
    """Uploaded, being read, looked through, confirmed, being taken in; and the three ways it ends."""

    WAITING = "waiting"
    READING = "reading"
    READ = "read"
    CONFIRMED = "confirmed"
    TAKING = "taking"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"


OVER = frozenset({ImportState.DONE, ImportState.CANCELLED, ImportState.FAILED})


class BookImport(OfLibrary, Base):
    """A large file of books on its way in, which the worker reads and takes in; and how far it is."""

    __tablename__ = "book_imports"
    __table_args__ = (one_library(), CheckConstraint(one_of("state", ImportState), name="state"))

    id: Mapped[Id]
    key: Mapped[Key]
    person_id: Mapped[Reference] = mapped_column(ForeignKey("people.id"))
    file_name: Mapped[str] = mapped_column(String(200))
    size: Mapped[int]
    """Of the file, in bytes."""
    state: Mapped[str] = mapped_column(String(12), default=ImportState.WAITING)
    done: Mapped[int] = mapped_column(default=0)
    """How much of `size` has been read, then how many of `books` have been taken in."""
    books: Mapped[int] = mapped_column(default=0)
    new: Mapped[int] = mapped_column(default=0)
    changed: Mapped[int] = mapped_column(default=0)
    unchanged: Mapped[int] = mapped_column(default=0)
    refused: Mapped[int] = mapped_column(default=0)
    refusals: Mapped[str] = mapped_column(Text, default="[]")
    """The first of those refused, as JSON: row, code, values."""
    problem: Mapped[str] = mapped_column(String(40), default="")
    """Why it failed: the rule that the file breaks."""
    is_unwanted: Mapped[bool] = mapped_column(default=False)
    """Somebody has asked to stop it; the worker does at the next thousand books."""
    created_at: Mapped[Moment]
    alive_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When the worker was last heard of; after five minutes of silence another one begins anew."""
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class BookImportPart(OfLibrary, Base):
    """A megabyte of the file, or a thousand books that were read from it."""

    __tablename__ = "book_import_parts"
    __table_args__ = (
        one_library(),
        parent("import_id", "book_imports", ondelete="CASCADE"),
        UniqueConstraint("import_id", "is_read", "number"),
    )

    id: Mapped[Id]
    import_id: Mapped[int] = mapped_column(BigId)
    is_read: Mapped[bool]
    number: Mapped[int]
    data: Mapped[bytes] = mapped_column(LargeBinary)
