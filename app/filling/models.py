"""The templates boxes are filled by, and each filling of a box."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
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
    parent,
)
from app.deposits.models import Box
from app.wishes.models import MOST_BOOKS

_LIVE = "retired_at IS NULL"


class BoxTemplate(OfLibrary, Base):
    """What a kind of box holds, as the library writes it down once: "Start-box 3.–4. klasse, 40 books"."""

    __tablename__ = "box_templates"
    __table_args__ = (
        one_library(),
        CheckConstraint(f"books BETWEEN 1 AND {MOST_BOOKS}", name="books"),
        CheckConstraint("most_each BETWEEN 1 AND 40", name="most_each"),
        CheckConstraint("age_to >= age_from", name="ages"),
        index_where(
            "uq_box_templates_name",
            "library_id",
            "name",
            unique=True,
            where=_LIVE,
        ),
    )

    id: Mapped[Id]
    key: Mapped[Key]
    name: Mapped[str] = mapped_column(String(80))
    books: Mapped[int]
    age_from: Mapped[int | None]
    age_to: Mapped[int | None]
    languages: Mapped[str] = mapped_column(String(120), default="")
    """Short codes with blanks between them; none means any."""
    formats: Mapped[str] = mapped_column(String(120), default="")
    """As `languages`."""
    is_fiction: Mapped[bool | None]
    most_each: Mapped[int] = mapped_column(default=1)
    """Copies of one work."""
    created_at: Mapped[Moment]
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Fill(OfLibrary, Base):
    """One filling of a box from the shelf; its books are those packed at this very moment."""

    __tablename__ = "fills"
    __table_args__ = (
        one_library(),
        parent("box_id", "boxes"),
        parent("template_id", "box_templates"),
        parent("club_id", "clubs"),
        CheckConstraint("wanted > 0 AND placed >= 0", name="books"),
    )

    id: Mapped[Id]
    key: Mapped[Key]
    box_id: Mapped[int] = mapped_column(BigId, index=True)
    template_id: Mapped[int | None] = mapped_column(BigId)
    """None when it was filled as a wish says."""
    club_id: Mapped[int | None] = mapped_column(BigId)
    """Whose earlier boxes were kept out of it."""
    wanted: Mapped[int]
    placed: Mapped[int]
    short: Mapped[str] = mapped_column(String(200), default="")
    """The languages the shelf was short of: "ar:11/20" for eleven where twenty were wanted."""
    ages: Mapped[str] = mapped_column(String(8), default="")
    """The ages it was filled for, as "8-9"; empty for all."""
    filled_by_id: Mapped[int] = mapped_column(BigId, ForeignKey("people.id"))
    at: Mapped[Moment]
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    box: Mapped[Box] = relationship(foreign_keys=[box_id], primaryjoin="Fill.box_id == Box.id", viewonly=True)
