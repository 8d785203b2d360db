"""Services outside that a library trusts to say who somebody is, and whom they mean."""

from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.tables import (
    Base,
    BigId,
    Id,
    Key,
    Moment,
    OfLibrary,
    one_library,
    one_of,
    parent,
)


class ForWhom(StrEnum):
    STAFF = "staff"
    """Everybody who is invited: librarians, leaders, teachers and hosts."""
    PUPILS = "pupils"


class SignInService(OfLibrary, Base):
    """A service by OpenID Connect that a library trusts to say who somebody is."""

    __tablename__ = "sign_in_services"
    __table_args__ = (
        one_library(),
        CheckConstraint(one_of("for_whom", ForWhom), name="for_whom"),
        UniqueConstraint("library_id", "for_whom"),
    )

    id: Mapped[Id]
    key: Mapped[Key]
    for_whom: Mapped[str] = mapped_column(String(6))
    name: Mapped[str] = mapped_column(String(60))
    issuer: Mapped[str] = mapped_column(String(400))
    client: Mapped[str] = mapped_column(String(200))
    """What the service calls this library (its client id)."""
    sealed_secret: Mapped[str] = mapped_column(String(600))
    """Readable only together with the pepper, which is not in the database."""
    is_on: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[Moment]


class KnownIdentity(OfLibrary, Base):
    """Whom a service means: the person or child behind one of its subjects, which is kept as a hash."""

    __tablename__ = "known_identities"
    __table_args__ = (
        one_library(),
        parent("service_id", "sign_in_services", ondelete="CASCADE"),
        parent("child_id", "children", ondelete="CASCADE"),
        CheckConstraint("(person_id IS NULL) <> (child_id IS NULL)", name="person_or_child"),
        UniqueConstraint("service_id", "subject_hash"),
        Index("uq_known_identities_person", "service_id", "person_id", unique=True),
        Index("uq_known_identities_child", "service_id", "child_id", unique=True),
    )

    id: Mapped[Id]
    key: Mapped[Key]
    service_id: Mapped[int] = mapped_column(BigId)
    person_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("people.id"), index=True)
    child_id: Mapped[int | None] = mapped_column(BigId, index=True)
    subject_hash: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[Moment]
