"""A work, its editions, and each copy of it on a shelf or in a box."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

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
    LOOSE = "loose"
    """By itself on its way to a school, or at one."""
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
        Index("ix_works_series", "library_id", "series"),
        Index("ix_works_author", "library_id", "author"),
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
    lix: Mapped[int | None]
    """How hard it is to read, in LIX; of a span the higher end."""
    let_number: Mapped[int | None]
    """How hard it is to read, as the Danish let-tal of books for beginners."""
    series: Mapped[str] = mapped_column(String(300), default="")
    subjects: Mapped[str] = mapped_column(Text, default="")
    search_text: Mapped[str] = mapped_column(Text)
    sort_key: Mapped[str] = mapped_column(ordered_text(500))
    cover_id: Mapped[int | None] = mapped_column(BigId)
    corrected: Mapped[str] = mapped_column(String(200), default="", server_default="")
    """The facts a librarian has settled, by name, with blanks between: no import changes or fills them."""
    created_at: Mapped[Moment]

    editions: Mapped[list["Edition"]] = relationship(
        primaryjoin="Work.id == foreign(Edition.work_id)", viewonly=True
    )


class Edition(OfLibrary, Base):
    """One printing of a work: with an ISBN, with a faust number, or with neither.

    Publishers have printed one ISBN on several books, so works may share one.
    """

    __tablename__ = "editions"
    __table_args__ = (
        one_library(),
        parent("work_id", "works", ondelete="CASCADE"),
        UniqueConstraint("library_id", "isbn", "work_id"),
        UniqueConstraint("library_id", "faust"),
        Index("ix_editions_record_number", "library_id", "record_number"),
    )

    id: Mapped[Id]
    work_id: Mapped[int] = mapped_column(BigId, index=True)
    isbn: Mapped[str | None] = mapped_column(String(13))
    faust: Mapped[str | None] = mapped_column(String(12))
    record_number: Mapped[str | None] = mapped_column(String(20))
    """What the library system calls the record, without leading zeros; its lists of copies name it."""
    title: Mapped[str] = mapped_column(String(400))
    year: Mapped[int | None]
    publisher: Mapped[str] = mapped_column(String(200), default="")
    note: Mapped[str] = mapped_column(String(200), default="")


class Merge(OfLibrary, Base):
    """Two works that were one: what stood at `lost` moved to `kept`, and what is needed to part them.

    The lost work stays in its table, so that lists which spell it its way still meet the kept one;
    while `undone_at` is empty nobody sees it.
    """

    __tablename__ = "work_merges"
    __table_args__ = (
        one_library(),
        parent("lost_id", "works"),
        parent("kept_id", "works"),
        CheckConstraint("lost_id <> kept_id", name="two_works"),
        index_where(
            "uq_work_merges_lost",
            "lost_id",
            unique=True,
            where="undone_at IS NULL",
        ),
    )

    id: Mapped[Id]
    key: Mapped[Key]
    lost_id: Mapped[int] = mapped_column(BigId, index=True)
    kept_id: Mapped[int] = mapped_column(BigId, index=True)
    moved: Mapped[str] = mapped_column(Text)
    """JSON: by table and column, the ids of the rows that moved."""
    facts: Mapped[str] = mapped_column(Text)
    """JSON: by name, each fact of the kept work that was taken from the lost one: before and after."""
    merged_at: Mapped[Moment]
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Copy(OfLibrary, Base):
    """One book you can hold: on a shelf, in a box, loose at a school, lost, or discarded."""

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
