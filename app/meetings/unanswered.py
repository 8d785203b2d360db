"""The places nobody has answered for, and whom to phone about them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from app.accounts.models import Person, Role
from app.children.models import Child, short_name
from app.clubs.models import Club
from app.libraries.models import School
from app.places.models import Place, PlaceState, Queue, is_clubs_own


@dataclass(frozen=True)
class Unanswered:
    """A place whose offer nobody answered, and whom to phone about it."""

    key: str
    short_name: str
    since: datetime
    free: int
    club: str
    school: str
    phone: str
    ask_name: str | None
    """Who put the child forward, if that person still has a part at the library."""
    ask_email: str | None


_HAS_A_PART = (
    select(Role.id)
    .where(Role.person_id == Person.id, Role.library_id == bindparam("library"), Role.ended_at.is_(None))
    .exists()
)
_UNANSWERED = (
    select(Place.key, Child.first_name, Child.initial, Place.unanswered_at, Queue.capacity, Queue.taken)
    .add_columns(Club.name, School.name, School.phone, Person.name, Person.email)
    .select_from(Place)
    .join(Child, Child.id == Place.child_id)
    .join(Queue, Queue.id == Place.queue_id)
    .join(Club, Club.id == Queue.club_id)
    .join(School, School.id == Club.school_id)
    .outerjoin(Person, (Person.id == Place.put_forward_by_id) & Person.disabled_at.is_(None) & _HAS_A_PART)
    .where(
        Place.library_id == bindparam("library"),
        Place.state == PlaceState.WAITING,
        Place.unanswered_at.is_not(None),
        is_clubs_own(),
    )
    .order_by(Place.unanswered_at, Place.id)
)


def unanswered_places(session: Session, library_id: int) -> list[Unanswered]:
    """Whom to phone about, the longest ago first."""
    return [
        Unanswered(key, short_name(first, initial), since, max(capacity - taken, 0), *whom)
        for key, first, initial, since, capacity, taken, *whom in session.execute(
            _UNANSWERED, {"library": library_id}
        )
    ]
