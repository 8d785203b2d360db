"""The schools of a library's municipality, and the days when they are closed."""

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, Date, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.tables import (
    Base,
    BigId,
    Id,
    Key,
    Moment,
    OfLibrary,
    one_library,
    one_of,
    ordered_text,
    parent,
)

LONGEST_SORT_KEY = 200  # letters, as the table of schools has them


class SchoolKind(StrEnum):
    MAIN = "main"
    SITE = "site"
    SINGLE = "single"


class School(OfLibrary, Base):
    """A school as the national register knows it: a main school, one of its sites, or both in one.

    Clubs sit at a site or a single school, never at a main school.
    """

    __tablename__ = "schools"
    __table_args__ = (
        one_library(),
        parent("main_id", "schools"),
        UniqueConstraint("library_id", "register_number", "municipality_code"),
        CheckConstraint(one_of("kind", SchoolKind), name="kind"),
        Index("ix_schools_order", "library_id", "sort_key"),
    )

    id: Mapped[Id]
    key: Mapped[Key]
    register_number: Mapped[str | None] = mapped_column(String(20))
    municipality_code: Mapped[str] = mapped_column(String(10), default="")
    municipality_name: Mapped[str] = mapped_column(String(80), default="")
    name: Mapped[str] = mapped_column(String(160))
    sort_key: Mapped[str] = mapped_column(ordered_text(LONGEST_SORT_KEY))
    kind: Mapped[str] = mapped_column(String(10))
    main_id: Mapped[int | None] = mapped_column(BigId, index=True)
    address: Mapped[str] = mapped_column(String(160), default="")
    postcode: Mapped[str] = mapped_column(String(10), default="")
    town: Mapped[str] = mapped_column(String(80), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    web: Mapped[str] = mapped_column(String(200), default="")
    grades_to: Mapped[int | None]
    type_code: Mapped[str] = mapped_column(String(10), default="")
    type_name: Mapped[str] = mapped_column(String(120), default="")
    is_kindergarten: Mapped[bool] = mapped_column(default=False)
    directions: Mapped[str] = mapped_column(Text, default="")
    """How to find the door, written by the librarian; an import never touches it."""
    created_at: Mapped[Moment]

    main: Mapped["School | None"] = relationship(
        foreign_keys=[main_id], primaryjoin="School.main_id == remote(School.id)", viewonly=True
    )


class SchoolBreak(OfLibrary, Base):
    """Days without school that no public calendar knows."""

    __tablename__ = "school_breaks"
    __table_args__ = (
        one_library(),
        CheckConstraint("last_on >= first_on", name="last_after_first"),
    )

    id: Mapped[Id]
    key: Mapped[Key]
    name: Mapped[str] = mapped_column(String(80))
    first_on: Mapped[date] = mapped_column(Date)
    last_on: Mapped[date] = mapped_column(Date)
