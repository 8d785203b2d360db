"""A place's moves from one state to the next; each keeps the counters of its queue, whose lock is held."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.core import audit, clock, database
from app.core.errors import RuleBroken
from app.places.models import Place, PlaceState, Queue

MOVES: dict[PlaceState, frozenset[PlaceState]] = {
    PlaceState.WAITING: frozenset({PlaceState.OFFERED, PlaceState.ACTIVE, PlaceState.WITHDRAWN}),
    PlaceState.OFFERED: frozenset(
        {PlaceState.ACTIVE, PlaceState.DECLINED, PlaceState.WAITING, PlaceState.WITHDRAWN}
    ),
    PlaceState.ACTIVE: frozenset({PlaceState.LEFT}),
    PlaceState.DECLINED: frozenset(),
    PlaceState.WITHDRAWN: frozenset(),
    PlaceState.LEFT: frozenset(),
}
HOLDS_A_SEAT = frozenset({PlaceState.OFFERED, PlaceState.ACTIVE})


@contextmanager
def locked(session: Session, queue: Queue) -> Iterator[datetime]:
    """Hold the queue against everybody else; gives the time, read once the lock is held."""
    database.lock(session, queue)
    yield clock.now()
    session.flush()


def move(
    session: Session, place: Place, state: PlaceState, now: datetime, by: Person | None, action: str
) -> None:
    """The one way a place changes state. Raises RuleBroken: place_settled."""
    before = PlaceState(place.state)
    if state not in MOVES[before]:
        raise RuleBroken("place_settled", state=before)
    queue = place.queue
    queue.taken += (state in HOLDS_A_SEAT) - (before in HOLDS_A_SEAT)
    queue.waiting += (state == PlaceState.WAITING) - (before == PlaceState.WAITING)
    place.state = state
    place.unanswered_at = None
    if state != PlaceState.OFFERED:
        place.expires_at = None
    if state != PlaceState.WAITING and state != PlaceState.OFFERED:
        place.settled_at = now
    audit.record(session, action, place, now=now, actor_id=by.id if by else None, before=before, after=state)
