"""A queue itself: how many places it has, and until when one may ask for them."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.core import audit, database
from app.core.errors import RuleBroken
from app.places.models import Queue
from app.places.offers import offer_free_seats
from app.places.seats import locked


def change_capacity(session: Session, queue: Queue, capacity: int, by: Person) -> None:
    """More places are offered at once, in order; fewer throw nobody out.

    Raises RuleBroken: no_places (below one).
    """
    if capacity < 1:
        raise RuleBroken("no_places")
    with locked(session, queue) as now:
        before, queue.capacity = queue.capacity, capacity
        audit.record(
            session, "capacity", queue, now=now, actor_id=by.id, before=str(before), after=str(capacity)
        )
        offer_free_seats(session, queue, now)


def close(session: Session, queue: Queue, now: datetime) -> None:
    """No more sign-up and no more offers; offers that stand may still be answered."""
    database.lock(session, queue)
    queue.closes_at = min(queue.closes_at, now) if queue.closes_at else now


def reopen(session: Session, queue: Queue, until: datetime | None = None) -> None:
    """Sign-up is open again, without an end or `until` then; free seats are offered at once, in order."""
    with locked(session, queue) as now:
        queue.closes_at = until
        offer_free_seats(session, queue, now)
