"""What follows a school's yes: the steps of starting up, and the check-ins once the club is its own."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Date, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.tables import (
    Base,
    BigId,
    Id,
    Key,
    Moment,
    OfLibrary,
    UtcDateTime,
    new_key,
    one_library,
    one_of,
    parent,
)
from app.school_line.models import ClubRequest


class StepKind(StrEnum):
    """What a step is about; most are seen to be done from facts, an own step is ticked."""

    AGREEMENT = "agreement"
    PLAN = "plan"
    HOST = "host"
    ROOM = "room"
    LETTER = "letter"
    VISIT = "visit"
    BOX = "box"
    CARDS = "cards"
    OWN = "own"


class CheckInAnswer(StrEnum):
    FINE = "fine"
    CALL = "call"


class StartStep(OfLibrary, Base):
    """A step of the library's own checklist; without rows the house's list holds."""

    __tablename__ = "start_steps"
    __table_args__ = (
        one_library(),
        CheckConstraint(one_of("kind", StepKind), name="kind"),
        CheckConstraint("kind <> 'own' OR name <> ''", name="named"),
    )

    id: Mapped[Id]
    key: Mapped[Key]
    place: Mapped[int]
    kind: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(120), default="")
    """The library's own words; empty for the house's."""


class RequestStep(OfLibrary, Base):
    """A step at one school, copied from the checklist when the school said yes."""

    __tablename__ = "request_steps"
    __table_args__ = (
        one_library(),
        parent("request_id", "club_requests", ondelete="CASCADE"),
        CheckConstraint(one_of("kind", StepKind), name="kind"),
        CheckConstraint("kind <> 'own' OR name <> ''", name="named"),
    )

    id: Mapped[Id]
    key: Mapped[Key]
    request_id: Mapped[int] = mapped_column(BigId, index=True)
    place: Mapped[int]
    kind: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(120), default="")
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Ticked by a person; what facts show needs no tick."""
    done_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("people.id"))

    club_request: Mapped[ClubRequest] = relationship(
        foreign_keys=[request_id], primaryjoin="RequestStep.request_id == ClubRequest.id", viewonly=True
    )


class CheckIn(OfLibrary, Base):
    """Once a month the school is asked how its club is; one tap answers."""

    __tablename__ = "check_ins"
    __table_args__ = (
        one_library(),
        parent("request_id", "club_requests", ondelete="CASCADE"),
        UniqueConstraint("request_id", "month"),
        CheckConstraint(f"answer IS NULL OR {one_of('answer', CheckInAnswer)}", name="answer"),
        CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name="answered"),
    )

    id: Mapped[Id]
    key: Mapped[Key]
    token: Mapped[str] = mapped_column(String(22), unique=True, default=new_key)
    """In the mail: whoever has it may answer."""
    request_id: Mapped[int] = mapped_column(BigId)
    month: Mapped[date] = mapped_column(Date)
    """Its first day."""
    asked_at: Mapped[Moment]
    answer: Mapped[str | None] = mapped_column(String(4))
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When a librarian had called."""
    settled_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("people.id"))

    club_request: Mapped[ClubRequest] = relationship(
        foreign_keys=[request_id], primaryjoin="CheckIn.request_id == ClubRequest.id", viewonly=True
    )
