"""The links people sign in by."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.core.tables import Base, Id, Moment, OfLibrary, Reference, UtcDateTime, one_library, one_of


class LinkPurpose(StrEnum):
    INVITATION = "invitation"
    SIGN_IN = "sign_in"
    SUBSTITUTE = "substitute"


class Link(OfLibrary, Base):
    """A personal link sent by mail. Its button works once, its six-digit code once, both for a while."""

    __tablename__ = "links"
    __table_args__ = (one_library(), CheckConstraint(one_of("purpose", LinkPurpose), name="purpose"))

    id: Mapped[Id]
    person_id: Mapped[Reference] = mapped_column(ForeignKey("people.id"))
    purpose: Mapped[str] = mapped_column(String(12))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[Moment]
    expires_at: Mapped[Moment]
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    code_used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    code_tries: Mapped[int] = mapped_column(default=0)

    person: Mapped[Person] = relationship(foreign_keys=[person_id])
