"""Children as the library knows them: no surname, birth date or e-mail; and who is guardian of whom."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.reading_direction import isolated
from app.core.tables import (
    Base,
    BigId,
    Id,
    Key,
    Moment,
    OfLibrary,
    UtcDateTime,
    one_library,
    ordered_text,
    parent,
)
from app.libraries.models import School

YOUNG_UNTIL = 3
"""The grade."""


class Child(OfLibrary, Base):
    """A child who is in a club or waits for one."""

    __tablename__ = "children"
    __table_args__ = (
        one_library(),
        parent("school_id", "schools"),
        UniqueConstraint("library_id", "alias"),
        Index("ix_children_order", "library_id", "school_id", "sort_key"),
        Index("ix_children_all", "library_id", "sort_key", "id"),
        Index("ix_children_protected", "library_id", "is_protected"),
    )

    id: Mapped[Id]
    key: Mapped[Key]
    school_id: Mapped[int] = mapped_column(BigId)
    first_name: Mapped[str] = mapped_column(String(60))
    initial: Mapped[str] = mapped_column(String(4), default="")
    """Of the surname, for staff to tell two Emmas apart."""
    class_label: Mapped[str] = mapped_column(String(20), default="")
    grade: Mapped[int | None]
    sort_key: Mapped[str] = mapped_column(ordered_text(120))
    alias: Mapped[str] = mapped_column(String(60))
    animal: Mapped[str] = mapped_column(String(20))
    is_protected: Mapped[bool] = mapped_column(default=False)
    informed_on: Mapped[date | None] = mapped_column(Date)
    """The day the parents were given the letter."""
    on_public_wall: Mapped[bool] = mapped_column(default=False)
    """What the last consents say; kept by `consent.py` alone."""
    pictures_allowed: Mapped[bool] = mapped_column(default=False, server_default=false())
    """The same of its pictures…"""
    videos_allowed: Mapped[bool] = mapped_column(default=False, server_default=false())
    """…and of its films."""
    reading_font: Mapped[str] = mapped_column(String(20), default="")
    large_text: Mapped[bool] = mapped_column(default=False)
    put_forward_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("people.id"))
    forgotten_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Since then the library knows no more of it than the alias its published reviews stand under."""
    created_at: Mapped[Moment]

    school: Mapped[School] = relationship(
        foreign_keys=[school_id], primaryjoin="Child.school_id == School.id", viewonly=True
    )

    @property
    def is_young(self) -> bool:
        """Whether it likes few words and large things: to the third grade, about nine years."""
        return self.grade is not None and self.grade <= YOUNG_UNTIL

    @property
    def short_name(self) -> str:
        """As adults call it in the room: "Ida K."."""
        return called(self.first_name, self.initial, self.alias)

    @property
    def full_label(self) -> str:
        """As adults find it on a list: "Ida K., 4.A"."""
        return full_label(self.short_name, self.class_label)


def called(first_name: str, initial: str, alias: str) -> str:
    """What adults call a child, though its name may be forgotten."""
    return short_name(first_name, initial) if first_name else alias


def short_name(first_name: str, initial: str) -> str:
    """As adults call a child in the room: "Ida K."."""
    return isolated(f"{first_name} {initial}." if initial else first_name)


def full_label(short_name: str, class_label: str) -> str:
    """As adults find a child on a list: "Ida K., 4.A"."""
    return f"{short_name}, {class_label}" if class_label else short_name


class Guardian(OfLibrary, Base):
    """A parent or other guardian; needs no account."""

    __tablename__ = "guardians"
    __table_args__ = (one_library(),)

    id: Mapped[Id]
    key: Mapped[Key]
    name: Mapped[str] = mapped_column(String(120), default="")
    email: Mapped[str | None] = mapped_column(String(254))
    new_email: Mapped[str | None] = mapped_column(String(254))
    """An address the guardian has typed and not yet confirmed by the code sent to it."""
    language: Mapped[str] = mapped_column(String(10), default="")
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[Moment]


class Guardianship(OfLibrary, Base):
    """Who is guardian of whom, and whether staff have confirmed that it may see the child's page."""

    __tablename__ = "guardianships"
    __table_args__ = (
        one_library(),
        parent("child_id", "children", ondelete="CASCADE"),
        parent("guardian_id", "guardians", ondelete="CASCADE"),
        UniqueConstraint("child_id", "guardian_id"),
    )

    id: Mapped[Id]
    key: Mapped[Key]
    child_id: Mapped[int] = mapped_column(BigId)
    guardian_id: Mapped[int] = mapped_column(BigId, index=True)
    may_see: Mapped[bool] = mapped_column(default=False)
    erasure_asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When the guardian asked the library to delete the child."""
    created_at: Mapped[Moment]

    child: Mapped[Child] = relationship(
        foreign_keys=[child_id], primaryjoin="Guardianship.child_id == Child.id", viewonly=True
    )
    guardian: Mapped[Guardian] = relationship(
        foreign_keys=[guardian_id], primaryjoin="Guardianship.guardian_id == Guardian.id", viewonly=True
    )
