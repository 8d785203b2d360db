"""A work, its editions, and each copy of it on a shelf or in a box."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

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
    ordered_text,
    parent,
)


class Format(StrEnum):
    """Figures leave some of these out: comics, picture books and graphic novels in Løkken's."""

    BOOK = "book"
    PICTURE_BOOK = "picture_book"
    COMIC = "comic"
    GRAPHIC_NOVEL = "graphic_novel"
    AUDIOBOOK = "audiobook"
    EBOOK = "ebook"
    OTHER = "other"


DIGITAL = frozenset({Format.AUDIOBOOK, Format.EBOOK})


class CopyState(StrEnum):
    ON_SHELF = "on_shelf"
    IN_BOX = "in_box"
    LOST = "lost"
    DISCARDED = "discarded"


class Work(OfLibrary, Base):
    """What a child has read, whichever edition it held in its hands."""

    __tablename__ = "works"
    __table_args__ = (
        one_library(),
        UniqueConstraint("library_id", "group_key"),
        CheckConstraint(one_of("format", Format), name="format"),
        Index("ix_works_order", "library_id", "sort_key", "id"),
    )

    id: Mapped[Id]
    key: Mapped[Key]
    group_key: Mapped[str] = mapped_column(String(400))
    """Editions with the same one meet in this work."""
    title: Mapped[str] = mapped_column(String(400))
    author: Mapped[str] = mapped_column(String(300), default="")
    language: Mapped[str] = mapped_column(String(10), default="")
    format: Mapped[str] = mapped_column(String(16), default=Format.BOOK)
    is_fiction: Mapped[bool | None]
    age_from: Mapped[int | None]
    age_to: Mapped[int | None]
    series: Mapped[str] = mapped_column(String(300), default="")
    subjects: Mapped[str] = mapped_column(Text, default="")
    search_text: Mapped[str] = mapped_column(Text)
    sort_key: Mapped[str] = mapped_column(ordered_text(500))
    cover_id: Mapped[int | None] = mapped_column(BigId)
    created_at: Mapped[Moment]

    editions: Mapped[list["Edition"]] = relationship(
        primaryjoin="Work.id == foreign(Edition.work_id)", viewonly=True
    )


class Edition(OfLibrary, Base):
    """One printing of a work: with an ISBN, with a faust number, or with neither."""

    __tablename__ = "editions"
    __table_args__ = (
        one_library(),
        parent("work_id", "works", ondelete="CASCADE"),
        UniqueConstraint("library_id", "isbn"),
        UniqueConstraint("library_id", "faust"),
    )

    id: Mapped[Id]
    work_id: Mapped[int] = mapped_column(BigId, index=True)
    isbn: Mapped[str | None] = mapped_column(String(13))
    faust: Mapped[str | None] = mapped_column(String(12))
    title: Mapped[str] = mapped_column(String(400))
    year: Mapped[int | None]
    publisher: Mapped[str] = mapped_column(String(200), default="")
    note: Mapped[str] = mapped_column(String(200), default="")


class Cover(OfLibrary, Base):
    """A picture the library has put on a work: pixels made anew, never the file that came."""

    __tablename__ = "covers"
    __table_args__ = (one_library(),)

    id: Mapped[Id]
    key: Mapped[Key]
    data: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[Moment]


class Copy(OfLibrary, Base):
    """One book you can hold: on a shelf, in a box, lost, or discarded."""

    __tablename__ = "copies"
    __table_args__ = (
        one_library(),
        parent("work_id", "works"),
        parent("box_id", "boxes"),
        UniqueConstraint("library_id", "barcode"),
        CheckConstraint(one_of("state", CopyState), name="state"),
        CheckConstraint("(state = 'in_box') = (box_id IS NOT NULL)", name="in_a_box"),
    )

    id: Mapped[Id]
    key: Mapped[Key]
    work_id: Mapped[int] = mapped_column(BigId, index=True)
    box_id: Mapped[int | None] = mapped_column(BigId, index=True)
    barcode: Mapped[str | None] = mapped_column(String(40))
    state: Mapped[str] = mapped_column(String(12), default=CopyState.ON_SHELF)
    packed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    lost_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[Moment]

    work: Mapped[Work] = relationship(
        foreign_keys=[work_id], primaryjoin="Copy.work_id == Work.id", viewonly=True
    )
