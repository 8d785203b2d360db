"""A rotation: boxes that go round among schools. Each of its moves is a booking."""

from datetime import date

from sqlalchemy import CheckConstraint, Date, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.tables import Base, BigId, Id, Key, Moment, OfLibrary, one_library


class Rotation(OfLibrary, Base):
    """Boxes that go round among schools, each stay as long as the next."""

    __tablename__ = "rotations"
    __table_args__ = (
        one_library(),
        CheckConstraint("stay_days BETWEEN 1 AND 200", name="stay_days"),
        CheckConstraint("turns BETWEEN 1 AND 99", name="turns"),
    )

    id: Mapped[Id]
    key: Mapped[Key]
    name: Mapped[str] = mapped_column(String(80))
    first_on: Mapped[date] = mapped_column(Date)
    stay_days: Mapped[int]
    """How many days with school and transport each stay has."""
    turns: Mapped[int]
    made_by_id: Mapped[int] = mapped_column(BigId, ForeignKey("people.id"))
    made_at: Mapped[Moment]
