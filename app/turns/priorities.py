"""Priority classes: the library's own, few, each with a reason; and which of its children have one."""

from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.core import audit, database
from app.core.errors import RuleBroken
from app.libraries.models import Library
from app.places import parties
from app.places.models import Place, PlaceState, Queue
from app.places.precedence import PriorityClass
from app.places.seats import locked

MOST = 5
"""As many as people can still tell apart and a library can answer for."""
FIRST_RANK = -1000


def classes_of(session: Session, library_id: int) -> list[PriorityClass]:
    """Those that can be given, the first in line first."""
    return list(
        session.scalars(
            select(PriorityClass)
            .where(PriorityClass.library_id == library_id, PriorityClass.ended_at.is_(None))
            .order_by(PriorityClass.rank)
        )
    )


def add(
    session: Session, library: Library, name: str, reason: str, by: Person, now: datetime
) -> PriorityClass:
    """One more class, after those there are. Raises RuleBroken: class_without_reason, classes_enough."""
    _has_words(name, reason)
    database.lock(session, library)
    if len(classes_of(session, library.id)) >= MOST:
        raise RuleBroken("classes_enough", most=MOST)
    last = select(func.max(PriorityClass.rank)).where(PriorityClass.library_id == library.id)
    added = PriorityClass(
        library_id=library.id,
        name=name.strip(),
        reason=reason.strip(),
        rank=(session.scalar(last) or FIRST_RANK) + 1,
        created_at=now,
    )
    session.add(added)
    session.flush()
    audit.record(session, "add_priority_class", added, now=now, actor_id=by.id)
    return added


def change(
    session: Session, priority_class: PriorityClass, name: str, reason: str, by: Person, now: datetime
) -> None:
    """Word a class anew. Raises RuleBroken: class_without_reason."""
    _has_words(name, reason)
    priority_class.name, priority_class.reason = name.strip(), reason.strip()
    audit.record(session, "change_priority_class", priority_class, now=now, actor_id=by.id)


def end(session: Session, priority_class: PriorityClass, by: Person, now: datetime) -> None:
    """Give it to nobody any more; who has it keeps it."""
    priority_class.ended_at = priority_class.ended_at or now
    audit.record(session, "end_priority_class", priority_class, now=now, actor_id=by.id)


def move_up(session: Session, priority_class: PriorityClass, by: Person, now: datetime) -> None:
    """Let it come before the class it comes after now; every line it stands in is put in order anew."""
    library = session.get_one(Library, priority_class.library_id)
    database.lock(session, library)
    before = [one for one in classes_of(session, library.id) if one.rank < priority_class.rank]
    if not before:
        return
    other = before[-1]
    _hold_every_line(session, library.id)
    other.rank, priority_class.rank = priority_class.rank, other.rank
    session.flush()
    for one in (other, priority_class):
        session.execute(update(Place).where(Place.priority_class_id == one.id).values(priority=one.rank))
    audit.record(session, "move_priority_class", priority_class, now=now, actor_id=by.id)


def give(session: Session, place: Place, priority_class: PriorityClass | None, by: Person) -> None:
    """The child, and who is tied to it, waits in this class or in none. Raises RuleBroken: place_settled."""
    with locked(session, place.queue) as now:
        session.refresh(place)
        if place.state != PlaceState.WAITING:
            raise RuleBroken("place_settled", state=place.state)
        for one in parties.party_of(session, place):
            stand_in(one, priority_class)
            after = priority_class.key if priority_class else None
            audit.record(session, "give_priority", one, now=now, actor_id=by.id, after=after)


def stand_in(place: Place, priority_class: PriorityClass | None) -> None:
    """Write the class and its rank on a place whose queue is locked."""
    place.priority_class_id = priority_class.id if priority_class else None
    place.priority = priority_class.rank if priority_class else 0


def _has_words(name: str, reason: str) -> None:
    if not name.strip() or not reason.strip():
        raise RuleBroken("class_without_reason")


def _hold_every_line(session: Session, library_id: int) -> None:
    """Lock the library's queues, always in one order, so that two never wait for each other."""
    session.scalars(
        select(Queue).where(Queue.library_id == library_id).order_by(Queue.id).with_for_update()
    ).all()
