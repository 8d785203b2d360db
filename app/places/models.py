"""A thing with places, and the places children ask for in it: club today, trip or event tomorrow."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    false,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.children.models import Child
from app.core.tables import (
    KEY_LENGTH,
    Base,
    BigId,
    Id,
    Key,
    Moment,
    OfLibrary,
    UtcDateTime,
    index_where,
    one_library,
    one_of,
    parent,
)
from app.places.precedence import PriorityClass

if TYPE_CHECKING:
    from app.clubs.models import Club


class PlaceState(StrEnum):
    WAITING = "waiting"
    OFFERED = "offered"
    ACTIVE = "active"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    LEFT = "left"


class QueuePurpose(StrEnum):
    """What the places are in: the club itself for its season, or one of the club's trips."""

    CLUB = "club"
    TRIP = "trip"


LIVE = (PlaceState.WAITING, PlaceState.OFFERED, PlaceState.ACTIVE)
_LIVE_TEXT = "state IN ('waiting', 'offered', 'active')"
_TIED_TEXT = "tie IS NOT NULL"
_OWN_TEXT = "purpose = 'club'"


class Queue(OfLibrary, Base):
    """Places to give, and the counters that change only while this row is locked."""

    __tablename__ = "queues"
    __table_args__ = (
        one_library(),
        parent("club_id", "clubs"),
        parent("season_id", "seasons"),
        CheckConstraint(one_of("purpose", QueuePurpose), name="purpose"),
        CheckConstraint("capacity > 0", name="capacity"),
        CheckConstraint("taken >= 0", name="taken"),
        CheckConstraint("waiting >= 0", name="waiting"),
        CheckConstraint("next_number > 0", name="next_number"),
        CheckConstraint("NOT offers_in_season OR offers_reason <> ''", name="offers_reason"),
        index_where(
            "uq_queues_club",
            "club_id",
            "season_id",
            unique=True,
            where=_OWN_TEXT,
        ),
    )

    id: Mapped[Id]
    key: Mapped[Key]
    purpose: Mapped[str] = mapped_column(String(8), default=QueuePurpose.CLUB, server_default="club")
    """Who asks for a club's children or line asks for `is_clubs_own()`, or gets those of its trips too."""
    club_id: Mapped[int] = mapped_column(BigId, index=True)
    season_id: Mapped[int] = mapped_column(BigId)
    capacity: Mapped[int]
    opens_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closes_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    starts_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """From here on no free place is offered by itself, unless `offers_in_season`."""
    draws_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """A draw is to come: all wait, and who asks before this moment takes part. None once it is drawn."""
    offers_in_season: Mapped[bool] = mapped_column(default=False, server_default=false())
    offers_reason: Mapped[str] = mapped_column(Text, default="", server_default="")
    """Why free places are offered during the season too."""
    taken: Mapped[int] = mapped_column(default=0)
    """Places given or offered."""
    waiting: Mapped[int] = mapped_column(default=0)
    next_number: Mapped[int] = mapped_column(default=1)

    club: Mapped["Club"] = relationship(
        foreign_keys=[club_id], primaryjoin="Queue.club_id == Club.id", viewonly=True
    )

    @property
    def free(self) -> int:
        """Places that are neither given nor offered; never below zero."""
        return max(self.capacity - self.taken, 0)


def is_clubs_own() -> ColumnElement[bool]:
    """For queries: the queue gives places in the club itself, not in one of its trips."""
    return Queue.purpose == QueuePurpose.CLUB


class Place(OfLibrary, Base):
    """One child's wish for one place, from asking to leaving."""

    __tablename__ = "places"
    __table_args__ = (
        one_library(),
        parent("queue_id", "queues"),
        parent("child_id", "children", ondelete="CASCADE"),
        parent("priority_class_id", "priority_classes"),
        UniqueConstraint("queue_id", "number"),
        CheckConstraint(one_of("state", PlaceState), name="state"),
        CheckConstraint("(state = 'offered') = (expires_at IS NOT NULL)", name="deadline"),
        CheckConstraint("unanswered_at IS NULL OR state = 'waiting'", name="unanswered"),
        index_where(
            "uq_places_live",
            "queue_id",
            "child_id",
            unique=True,
            where=_LIVE_TEXT,
        ),
        Index("ix_places_order", "queue_id", "state", "priority", "number"),
        index_where("ix_places_tied", "queue_id", "tie", where=_TIED_TEXT),
        Index("ix_places_expiry", "state", "expires_at"),
        Index("ix_places_unanswered", "library_id", "state", "unanswered_at"),
        Index("ix_places_child", "child_id", "state"),
    )

    id: Mapped[Id]
    key: Mapped[Key]
    queue_id: Mapped[int] = mapped_column(BigId)
    child_id: Mapped[int] = mapped_column(BigId)
    number: Mapped[int]
    """Taken under the lock of the queue; the order within a priority class."""
    priority: Mapped[int] = mapped_column(default=0)
    """The rank of its class, below zero; 0 without one. Lower comes first."""
    priority_class_id: Mapped[int | None] = mapped_column(BigId)
    tie: Mapped[str | None] = mapped_column(String(KEY_LENGTH))
    """Who waits under the same tie comes in together or not at all."""
    state: Mapped[str] = mapped_column(String(10))
    asked_at: Mapped[Moment]
    offered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    unanswered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """An offer ran out unanswered; no offer by itself until an adult has answered for the child."""
    reminded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When its adults were reminded of an offer; before `offered_at` it was about an earlier one."""
    kept_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When an adult said that the child waits on here though it is in another club."""
    goes_on: Mapped[bool | None]
    """Whether the child wants to go on next season; none while nobody has said."""
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When the place was given, declined, withdrawn or left."""
    reason: Mapped[str] = mapped_column(Text, default="")
    """Why it was given out of order or moved; written by staff."""
    put_forward_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("people.id"))

    queue: Mapped[Queue] = relationship(
        foreign_keys=[queue_id], primaryjoin="Place.queue_id == Queue.id", viewonly=True
    )
    child: Mapped[Child] = relationship(
        foreign_keys=[child_id], primaryjoin="Place.child_id == Child.id", viewonly=True
    )
    put_forward_by: Mapped[Person | None] = relationship(foreign_keys=[put_forward_by_id], viewonly=True)
    priority_class: Mapped[PriorityClass | None] = relationship(
        foreign_keys=[priority_class_id],
        primaryjoin="Place.priority_class_id == PriorityClass.id",
        viewonly=True,
    )

    def stands(self, now: datetime) -> bool:
        """Whether it is offered and may still be answered."""
        return self.expires_at is not None and now < self.expires_at

    @property
    def answer_by(self) -> datetime | None:
        """The last moment an offer stands; its day is the last day to answer."""
        return answer_by(self.expires_at)


def answer_by(expires_at: datetime | None) -> datetime | None:
    """The last moment an offer stands that expires then."""
    return expires_at - timedelta(seconds=1) if expires_at else None
