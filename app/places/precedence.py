"""What stands before the moment of asking: a library's priority classes."""

from datetime import datetime

from sqlalchemy import CheckConstraint, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.tables import (
    Base,
    Id,
    Key,
    Moment,
    OfLibrary,
    UtcDateTime,
    one_library,
)


class PriorityClass(OfLibrary, Base):
    """Whom the library lets come before others in a line, and why; everyone concerned reads the reason."""

    __tablename__ = "priority_classes"
    __table_args__ = (
        one_library(),
        CheckConstraint("rank < 0", name="before_the_rest"),
        CheckConstraint("reason <> ''", name="reason"),
    )

    id: Mapped[Id]
    key: Mapped[Key]
    name: Mapped[str] = mapped_column(String(60))
    reason: Mapped[str] = mapped_column(Text)
    rank: Mapped[int]
    """The priority of places in the class: below zero, lower comes first."""
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Given to nobody any more; who has it keeps it."""
    created_at: Mapped[Moment]
