"""What a year leaves in the books: the steps done with a season, and what rows that are gone counted for."""

from datetime import date

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.core.tables import Base, BigId, Id, Key, Moment, OfLibrary, one_library, parent


class SeasonStep(OfLibrary, Base):
    """A step of the year that has been done, by whom, and what it takes to undo it: ids, no names."""

    __tablename__ = "season_steps"
    __table_args__ = (
        one_library(),
        parent("season_id", "seasons"),
        UniqueConstraint("season_id", "name"),
    )

    id: Mapped[Id]
    key: Mapped[Key]
    season_id: Mapped[int] = mapped_column(BigId)
    name: Mapped[str] = mapped_column(String(20))
    done_at: Mapped[Moment]
    done_by_id: Mapped[int] = mapped_column(BigId, ForeignKey("people.id"))
    undo: Mapped[str] = mapped_column(Text, default="{}")
    """What the step changed, as JSON of ids and former states."""

    done_by: Mapped[Person] = relationship(foreign_keys=[done_by_id], viewonly=True)


class SeasonFigure(OfLibrary, Base):
    """How many of something there were in one club and month, among rows that have been forgotten since."""

    __tablename__ = "season_figures"
    __table_args__ = (
        one_library(),
        parent("season_id", "seasons"),
        parent("club_id", "clubs"),
        UniqueConstraint("club_id", "season_id", "month", "name"),
        CheckConstraint("value > 0", name="value"),
        Index("ix_season_figures_season", "season_id", "name"),
    )

    id: Mapped[Id]
    season_id: Mapped[int] = mapped_column(BigId)
    club_id: Mapped[int] = mapped_column(BigId)
    month: Mapped[date] = mapped_column(Date)
    """Its first day."""
    name: Mapped[str] = mapped_column(String(20))
    value: Mapped[int]
