"""Reads about draws: the list to print, and which clubs' lots can be drawn."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from app.children.models import Child, full_label, short_name
from app.clubs.models import Club
from app.core.tables import UtcDateTime
from app.draws.models import Draw, Lot
from app.libraries.models import School
from app.places.models import Place, Queue, is_clubs_own
from app.places.precedence import PriorityClass


@dataclass(frozen=True)
class Drawn:
    """One line of the list that is printed."""

    number: int
    first_name: str
    initial: str
    class_label: str
    is_protected: bool
    priority_class: str | None
    state: str
    """How its place stands today."""

    @property
    def full_label(self) -> str:
        return full_label(short_name(self.first_name, self.initial), self.class_label)


@dataclass(frozen=True)
class DueDraw:
    """A club whose day of the draw has come."""

    club_key: str
    club: str
    school: str
    waiting: int


def lots_of(session: Session, draw: Draw) -> list[Drawn]:
    """The list to print: who drew which number; who has been forgotten since is not on it."""
    rows = session.execute(
        select(Lot.number, Child.first_name, Child.initial, Child.class_label, Child.is_protected)
        .add_columns(PriorityClass.name, Place.state)
        .select_from(Lot)
        .join(Place, Place.id == Lot.place_id)
        .join(Child, Child.id == Place.child_id)
        .outerjoin(PriorityClass, PriorityClass.id == Place.priority_class_id)
        .where(Lot.draw_id == draw.id)
        .order_by(Lot.number)
    )
    return [Drawn(*row) for row in rows]


_IS_DUE = (
    Queue.library_id == bindparam("library"),
    Queue.draws_at <= bindparam("now", type_=UtcDateTime),
    is_clubs_own(),
)
ANY_DRAW_DUE = select(Queue.id).where(*_IS_DUE).exists()
"""Whether `due_draws` would find one; asked beside other things."""
_DUE = (
    select(Club.key, Club.name, School.name, Queue.waiting)
    .join(Queue, Queue.club_id == Club.id)
    .join(School, School.id == Club.school_id)
    .where(*_IS_DUE)
    .order_by(Queue.draws_at, Queue.id)
)


def due_draws(session: Session, library_id: int, now: datetime) -> list[DueDraw]:
    """Where lots can be drawn, the longest due first."""
    return [DueDraw(*row) for row in session.execute(_DUE, {"library": library_id, "now": now})]
