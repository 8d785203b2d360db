"""Adults and the parts they have, and who is signed in."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
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
    parent,
)


class RoleName(StrEnum):
    LIBRARIAN = "librarian"
    LEADER = "leader"
    TEACHER = "teacher"
    HOST = "host"


STAFF = frozenset({RoleName.LIBRARIAN, RoleName.LEADER})


NO_ADDRESS = ".invalid"


class Person(Base):
    """An adult with an e-mail address; what it may do stands in its roles."""

    __tablename__ = "people"

    id: Mapped[Id]
    key: Mapped[Key]
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    language: Mapped[str | None] = mapped_column(String(2))
    password_hash: Mapped[str | None] = mapped_column(String(200))
    totp_secret: Mapped[str | None] = mapped_column(String(40))
    totp_last_step: Mapped[int] = mapped_column(default=0)
    """The last half-minute whose one-time code was used; none works twice."""
    disabled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[Moment]

    @property
    def has_address(self) -> bool:
        """Whether mail reaches it: nobody's mail ends in `.invalid` (RFC 2606)."""
        return not self.email.endswith(NO_ADDRESS)


class Role(OfLibrary, Base):
    """What one person is at one library: for all of it, one school, one club or one meeting."""

    __tablename__ = "roles"
    __table_args__ = (
        one_library(),
        parent("school_id", "schools"),
        parent("club_id", "clubs"),
        parent("meeting_id", "meetings"),
        CheckConstraint(one_of("name", RoleName), name="name"),
        CheckConstraint(
            "(name IN ('librarian', 'leader') AND school_id IS NULL AND club_id IS NULL)"
            " OR (name = 'teacher' AND school_id IS NOT NULL)"
            " OR (name = 'host' AND club_id IS NOT NULL)",
            name="reach",
        ),
        Index("ix_roles_person", "person_id", "library_id"),
        Index("ix_roles_club", "club_id"),
    )

    id: Mapped[Id]
    key: Mapped[Key]
    person_id: Mapped[int] = mapped_column(BigId, ForeignKey("people.id"))
    name: Mapped[str] = mapped_column(String(12))
    school_id: Mapped[int | None] = mapped_column(BigId)
    club_id: Mapped[int | None] = mapped_column(BigId)
    meeting_id: Mapped[int | None] = mapped_column(BigId)
    invited_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("people.id"))
    created_at: Mapped[Moment]
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    person: Mapped[Person] = relationship(foreign_keys=[person_id])


class SignedIn(Base):
    """A session: somebody is signed in on one device until it ends or is revoked."""

    __tablename__ = "sessions"
    __table_args__ = (
        CheckConstraint("(person_id IS NULL) <> (child_id IS NULL)", name="person_or_child"),
        parent("child_id", "children", ondelete="CASCADE"),
    )

    id: Mapped[Id]
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    library_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("libraries.id"))
    person_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("people.id"), index=True)
    child_id: Mapped[int | None] = mapped_column(BigId, index=True)
    card_id: Mapped[int | None] = mapped_column(BigId, index=True)
    """The card it was opened with; a voided card ends its sessions."""
    created_at: Mapped[Moment]
    ends_at: Mapped[Moment]
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    person: Mapped[Person | None] = relationship(foreign_keys=[person_id])
