"""The codes for the day the phone is lost."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.tables import Base, BigId, Id, Moment, UtcDateTime


class RecoveryCode(Base):
    """One of ten codes that open one sign-in each while the phone is away."""

    __tablename__ = "recovery_codes"
    __table_args__ = (UniqueConstraint("person_id", "selector"),)

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(BigId, ForeignKey("people.id"))
    selector: Mapped[str] = mapped_column(String(8))
    verifier_hash: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[Moment]
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
