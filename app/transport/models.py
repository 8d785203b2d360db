"""A run is one drive on one day; it has stops in order, and loads that go from one of them to another."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.clubs.models import Club
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
from app.deposits.models import Box
from app.libraries.models import School
from app.loose_books.models import LooseBook


class Vehicle(StrEnum):
    VAN = "van"
    BOOK_BUS = "book_bus"
    OWN_CAR = "own_car"


class RunState(StrEnum):
    PLANNED = "planned"
    UNDER_WAY = "under_way"
    DONE = "done"
    BROKEN_OFF = "broken_off"


class StopKind(StrEnum):
    LIBRARY = "library"
    BRANCH = "branch"
    SCHOOL = "school"


class Run(OfLibrary, Base):
    """One drive. Its token opens the driver's list on a phone, on its day and on no other."""

    __tablename__ = "runs"
    __table_args__ = (
        one_library(),
        CheckConstraint(one_of("vehicle", Vehicle), name="vehicle"),
        CheckConstraint(one_of("state", RunState), name="state"),
        Index("ix_runs_order", "library_id", "on_day", "id"),
    )

    id: Mapped[Id]
    key: Mapped[Key]
    on_day: Mapped[date] = mapped_column(Date)
    vehicle: Mapped[str] = mapped_column(String(10), default=Vehicle.VAN)
    driver_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("people.id"))
    """One of the library's own people; nobody else's name is kept."""
    state: Mapped[str] = mapped_column(String(10), default=RunState.PLANNED)
    token: Mapped[str] = mapped_column(String(22), unique=True, default=new_key)
    planned_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("people.id"))
    created_at: Mapped[Moment]
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    driver: Mapped[Person | None] = relationship(
        foreign_keys=[driver_id], primaryjoin="Run.driver_id == Person.id", viewonly=True
    )


class Stop(OfLibrary, Base):
    """One place the run comes to; the first and the last are the library itself."""

    __tablename__ = "stops"
    __table_args__ = (
        one_library(),
        parent("run_id", "runs", ondelete="CASCADE"),
        parent("school_id", "schools"),
        CheckConstraint(one_of("kind", StopKind), name="kind"),
        CheckConstraint("(kind = 'school') = (school_id IS NOT NULL)", name="a_school"),
    )

    id: Mapped[Id]
    key: Mapped[Key]
    run_id: Mapped[int] = mapped_column(BigId, index=True)
    number: Mapped[int]
    """Its place in the order, counted from 1."""
    kind: Mapped[str] = mapped_column(String(10))
    school_id: Mapped[int | None] = mapped_column(BigId, index=True)
    name: Mapped[str] = mapped_column(String(80), default="")
    """What a branch is called; a school and the library have names of their own."""
    nobody_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When the driver found nobody there."""

    run: Mapped[Run] = relationship(foreign_keys=[run_id], primaryjoin="Stop.run_id == Run.id", viewonly=True)
    school: Mapped[School | None] = relationship(
        foreign_keys=[school_id], primaryjoin="Stop.school_id == School.id", viewonly=True
    )


class Load(OfLibrary, Base):
    """A box or a loose book that a run takes along at one stop and sets off at a later one."""

    __tablename__ = "loads"
    __table_args__ = (
        one_library(),
        parent("run_id", "runs", ondelete="CASCADE"),
        parent("from_stop_id", "stops"),
        parent("to_stop_id", "stops"),
        parent("box_id", "boxes"),
        parent("loose_book_id", "loose_books"),
        parent("club_id", "clubs"),
        parent("deposit_id", "deposits"),
        CheckConstraint("(box_id IS NULL) <> (loose_book_id IS NULL)", name="one_thing"),
        CheckConstraint("set_off_at IS NULL OR taken_at IS NOT NULL", name="taken_first"),
        index_where(
            "uq_loads_box",
            "box_id",
            unique=True,
            where="ended_at IS NULL",
        ),
        index_where(
            "uq_loads_loose_book",
            "loose_book_id",
            unique=True,
            where="ended_at IS NULL",
        ),
    )

    id: Mapped[Id]
    key: Mapped[Key]
    run_id: Mapped[int] = mapped_column(BigId, index=True)
    from_stop_id: Mapped[int] = mapped_column(BigId, index=True)
    to_stop_id: Mapped[int] = mapped_column(BigId, index=True)
    box_id: Mapped[int | None] = mapped_column(BigId)
    loose_book_id: Mapped[int | None] = mapped_column(BigId)
    club_id: Mapped[int | None] = mapped_column(BigId)
    """The club a box is sent to, where it is one club's."""
    due_on: Mapped[date | None] = mapped_column(Date)
    deposit_id: Mapped[int | None] = mapped_column(BigId)
    """The stay that began, or ends, with this journey; known from when the box is taken along."""
    was: Mapped[str | None] = mapped_column(String(16))
    """How the box stood before it was taken along, for when that is taken back."""
    taken_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    set_off_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When the run had no more to do with it: it was set off, taken from the plan, or the run was over."""

    box: Mapped[Box | None] = relationship(
        foreign_keys=[box_id], primaryjoin="Load.box_id == Box.id", viewonly=True
    )
    loose_book: Mapped[LooseBook | None] = relationship(
        foreign_keys=[loose_book_id], primaryjoin="Load.loose_book_id == LooseBook.id", viewonly=True
    )
    club: Mapped[Club | None] = relationship(
        foreign_keys=[club_id], primaryjoin="Load.club_id == Club.id", viewonly=True
    )
    from_stop: Mapped[Stop] = relationship(
        foreign_keys=[from_stop_id], primaryjoin="Load.from_stop_id == Stop.id", viewonly=True
    )
    to_stop: Mapped[Stop] = relationship(
        foreign_keys=[to_stop_id], primaryjoin="Load.to_stop_id == Stop.id", viewonly=True
    )
