"""How places go over into another season's queue, and come back while nobody has used them.

Seats first, as far as they go; then the line, in the order given. Whoever was tied stays tied in line.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, or_, select
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.core import audit
from app.core.errors import RuleBroken
from app.notices.models import Notice, NoticeState
from app.places.models import Place, PlaceState, Queue
from app.places.precedence import PriorityClass
from app.places.seats import locked, move


def carry(
    session: Session,
    queue: Queue,
    seats: Sequence[Place],
    line: Sequence[Place],
    waited: Sequence[Place],
    by: Person,
    waited_as: PriorityClass | None = None,
) -> list[int]:
    """New places in `queue` for the children of old ones; gives their ids.

    Who finds no seat free stands first in line, then those of `line`, then those who waited before, who
    may do so in a priority class; the others in line then stand in it too, so that nobody passes them.
    """
    made: list[Place] = []
    with locked(session, queue) as now:
        for old in [*seats, *line, *waited]:
            is_in = old in seats and queue.free > 0
            ranked = waited_as if waited_as and not is_in else None
            place = Place(
                library_id=queue.library_id,
                queue_id=queue.id,
                child_id=old.child_id,
                number=queue.next_number,
                priority=ranked.rank if ranked else 0,
                priority_class_id=ranked.id if ranked and old in waited else None,
                tie=None if is_in else old.tie,
                state=PlaceState.ACTIVE if is_in else PlaceState.WAITING,
                asked_at=now,
                settled_at=now if is_in else None,
                put_forward_by_id=old.put_forward_by_id,
            )
            queue.next_number += 1
            queue.taken += is_in
            queue.waiting += not is_in
            session.add(place)
            session.flush()
            audit.record(session, "go_on", place, now=now, actor_id=by.id, after=place.state)
            made.append(place)
    return [place.id for place in made]


def carry_back(session: Session, place_ids: Sequence[int]) -> None:
    """Take the places away again. Raises RuleBroken: year_in_use when one has been used since."""
    which = Place.id.in_(place_ids)
    used = or_(
        Place.state.not_in((PlaceState.ACTIVE, PlaceState.WAITING)),
        Place.settled_at > Place.asked_at,
        Place.offered_at.is_not(None),
    )
    if session.scalar(select(Place.id).where(which, used).limit(1)):
        raise RuleBroken("year_in_use")
    queues = session.scalars(
        select(Queue).where(Queue.id.in_(select(Place.queue_id).where(which))).order_by(Queue.id)
    ).all()
    for queue in queues:
        with locked(session, queue):
            session.execute(delete(Place).where(which, Place.queue_id == queue.id))
            recount(session, queue)


def recount(session: Session, queue: Queue) -> None:
    """Set the counters of a queue, whose lock is held, to what is there after places were deleted."""
    queue.taken = _count(session, queue, PlaceState.OFFERED, PlaceState.ACTIVE)
    queue.waiting = _count(session, queue, PlaceState.WAITING)


def has_moved_since(session: Session, queue: Queue, moment: datetime) -> bool:
    """Whether anybody has asked for a place in the queue or answered an offer since."""
    moved = or_(Place.asked_at > moment, Place.settled_at > moment, Place.unanswered_at > moment)
    return session.scalar(select(Place.id).where(Place.queue_id == queue.id, moved).limit(1)) is not None


def take_offers_back(session: Session, queue: Queue, by: Person) -> None:
    """Offers that stand go back into the line, and mails about them that have not gone are not sent."""
    with locked(session, queue) as now:
        offered = session.scalars(
            select(Place).where(Place.queue_id == queue.id, Place.state == PlaceState.OFFERED)
        ).all()
        for place in offered:
            move(session, place, PlaceState.WAITING, now, by, "take_back")
            place.offered_at = None
        session.execute(
            delete(Notice).where(
                Notice.about.in_([place.key for place in offered]), Notice.state == NoticeState.WAITING
            )
        )


def _count(session: Session, queue: Queue, *states: PlaceState) -> int:
    places = select(func.count(Place.id)).where(Place.queue_id == queue.id, Place.state.in_(states))
    return session.scalar(places) or 0
