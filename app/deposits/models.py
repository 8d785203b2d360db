"""A box is the container; a deposit is one stay of a box at one site."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.clubs.models import Club
from app.core import clock
from app.core.tables import (
    Base,
    BigId,
    Id,
    Key,
    Moment,
    OfLibrary,
    UtcDateTime,
    index_where,
    new_key,
    one_library,
    one_of,
    parent,
)
from app.libraries import school_days
from app.libraries.models import School


class BoxState(StrEnum):
    ON_SHELF = "on_shelf"
    BEING_PACKED = "being_packed"
    UNDER_WAY = "under_way"
    ARRIVED = "arrived"
    IN_USE = "in_use"
    CALLED_HOME = "called_home"
    UNDER_WAY_HOME = "under_way_home"
    COUNTED = "counted"


class BoxKind(StrEnum):
    CLUB = "club"
    """A club's own, mixed, for a season."""
    CIRCULATING = "circulating"
    """Goes from school to school by a plain list."""
    CLASS_SET = "class_set"
    """Many copies of one title, for a class, dated."""
    THEME = "theme"


OUT = frozenset(
    {
        BoxState.UNDER_WAY,
        BoxState.ARRIVED,
        BoxState.IN_USE,
        BoxState.CALLED_HOME,
        BoxState.UNDER_WAY_HOME,
    }
)
"""A box in one of these is on a stay that has not been counted yet."""

MOMENTS = {
    BoxState.UNDER_WAY: "sent_at",
    BoxState.ARRIVED: "arrived_at",
    BoxState.IN_USE: "in_use_at",
    BoxState.CALLED_HOME: "called_home_at",
    BoxState.UNDER_WAY_HOME: "sent_home_at",
    BoxState.COUNTED: "counted_at",
}
"""Which moment of its stay says since when a box has been so."""


LONGEST_UNDER_WAY = 5
"""School days a box may be on its way before somebody asks after it."""


class Box(OfLibrary, Base):
    """A box with a number on its lid."""

    __tablename__ = "boxes"
    __table_args__ = (
        one_library(),
        UniqueConstraint("library_id", "number"),
        CheckConstraint(one_of("state", BoxState), name="state"),
        CheckConstraint(one_of("kind", BoxKind), name="kind"),
        Index("ix_boxes_order", "library_id", "state", "number"),
    )

    id: Mapped[Id]
    key: Mapped[Key]
    number: Mapped[int]
    name: Mapped[str] = mapped_column(String(80), default="")
    state: Mapped[str] = mapped_column(String(16), default=BoxState.ON_SHELF)
    kind: Mapped[str] = mapped_column(String(16), default=BoxKind.CLUB, server_default=BoxKind.CLUB)
    label_token: Mapped[str] = mapped_column(String(22), unique=True, default=new_key)
    """In the label's QR code: whoever holds the box may say that it has arrived."""
    list_due_on: Mapped[date | None] = mapped_column(Date)
    """The day the library system's list wants the books back; offered when the box is sent."""
    created_at: Mapped[Moment]


class Deposit(OfLibrary, Base):
    """One stay of a box at one site, from sending to the count at home."""

    __tablename__ = "deposits"
    __table_args__ = (
        one_library(),
        parent("box_id", "boxes"),
        parent("school_id", "schools"),
        parent("club_id", "clubs"),
        CheckConstraint("tolerance >= 0", name="tolerance"),
        index_where(
            "uq_deposits_open",
            "box_id",
            unique=True,
            where="counted_at IS NULL",
        ),
        Index("ix_deposits_club", "library_id", "club_id"),
    )

    id: Mapped[Id]
    key: Mapped[Key]
    box_id: Mapped[int] = mapped_column(BigId, index=True)
    school_id: Mapped[int] = mapped_column(BigId, index=True)
    club_id: Mapped[int | None] = mapped_column(BigId)
    sent_at: Mapped[Moment]
    due_on: Mapped[date | None] = mapped_column(Date)
    arrived_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    in_use_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    called_home_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sent_home_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    counted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When the stay ended: by the count at home, or uncounted, when the box went on."""
    sent_on_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When the box went straight on to its next stay; what it held was not counted between."""
    counted_at_school: Mapped[int | None]
    """What the school counted, if it did; never required."""
    tolerance: Mapped[int] = mapped_column(default=2)
    """Books that may be missing without a word."""
    sent_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("people.id"))
    reminded_of: Mapped[date | None] = mapped_column(Date)
    """The day due that the school has been reminded of; a day moved is reminded of anew."""
    reminded_again_of: Mapped[date | None] = mapped_column(Date)

    box: Mapped[Box] = relationship(
        foreign_keys=[box_id], primaryjoin="Deposit.box_id == Box.id", viewonly=True
    )
    school: Mapped[School] = relationship(
        foreign_keys=[school_id], primaryjoin="Deposit.school_id == School.id", viewonly=True
    )
    club: Mapped[Club | None] = relationship(
        foreign_keys=[club_id], primaryjoin="Deposit.club_id == Club.id", viewonly=True
    )

    def is_overdue(self, today: date) -> bool:
        """Whether the stay should be over: its day is past, and the box is not even on its way home."""
        is_away = self.counted_at is None and self.sent_home_at is None
        return is_away and self.due_on is not None and today > self.due_on

    @property
    def may_be_under_way(self) -> bool:
        """Whether nobody has said yet that it came, nor asked for it back."""
        return not (self.arrived_at or self.called_home_at or self.counted_at)

    def is_too_long_under_way(
        self, today: date, zone: str, country: str, breaks: list[tuple[date, date]]
    ) -> bool:
        """Whether more than five school days have passed since it was sent and nobody said it came."""
        if not self.may_be_under_way:
            return False
        last = clock.local(self.sent_at, zone).date()
        for _ in range(LONGEST_UNDER_WAY):
            last = school_days.next_school_day(last, country, breaks)
        return today > last


class DepositedCopy(OfLibrary, Base):
    """One copy that went out with one deposit, and whether it came home."""

    __tablename__ = "deposited_copies"
    __table_args__ = (
        one_library(),
        parent("deposit_id", "deposits"),
        parent("copy_id", "copies"),
        UniqueConstraint("deposit_id", "copy_id"),
    )

    id: Mapped[Id]
    deposit_id: Mapped[int] = mapped_column(BigId, index=True)
    copy_id: Mapped[int] = mapped_column(BigId, index=True)
    counted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    lost_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    surfaced_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
