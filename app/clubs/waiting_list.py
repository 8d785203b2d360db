"""The waiting list: who gets a free place, and in what order. This rule lives only here.

Order is (priority class, queue number); the number is taken under the lock of the queue, so it does
not depend on which request came through the network first. An offer nobody answers costs no child its
number: it waits on, and automatic offers pass it by until an adult has answered for it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.children import Child
from app.accounts.models import Person
from app.clubs import told
from app.clubs.queue import LIVE, Place, PlaceState, Queue
from app.core import audit, clock, database
from app.core.errors import RuleBroken
from app.libraries import school_days
from app.libraries.models import Library

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


def ask_for_place(session: Session, queue: Queue, child: Child, by: Person | None) -> Place:
    """Put `child` in line: into the club while there is a free place, else onto the waiting list.

    Raises RuleBroken: signup_not_open, signup_closed, already_asked.
    """
    with locked(session, queue) as now:
        _sign_up_is_open(queue, now)
        if _live_place(session, queue, child):
            raise RuleBroken("already_asked", child=child.short_name)
        is_in = queue.free > 0 and _head(session, queue) is None
        place = Place(
            library_id=queue.library_id,
            queue_id=queue.id,
            child_id=child.id,
            number=queue.next_number,
            priority=0,
            state=PlaceState.ACTIVE if is_in else PlaceState.WAITING,
            asked_at=now,
            settled_at=now if is_in else None,
            put_forward_by_id=by.id if by else None,
        )
        queue.next_number += 1
        queue.taken += is_in
        queue.waiting += not is_in
        session.add(place)
        session.flush()
        audit.record(session, "ask_for_place", place, now=now, actor_id=_id(by), after=place.state)
    return place


def give_place(session: Session, place: Place, by: Person, reason: str) -> None:
    """Give a free place agreed by word of mouth, whatever the order; the reason stands on the place.

    Raises RuleBroken: reason_missing, club_full, place_settled.
    """
    if not reason.strip():
        raise RuleBroken("reason_missing")
    with locked(session, place.queue) as now:
        session.refresh(place)
        if place.state == PlaceState.WAITING and place.queue.free < 1:
            raise RuleBroken("club_full")
        _move(session, place, PlaceState.ACTIVE, now, by, "give_place")
        place.reason = reason.strip()


def accept(session: Session, place: Place, by: Person | None) -> None:
    """Yes to an offer that still stands. Raises RuleBroken: offer_expired, place_settled."""
    with locked(session, place.queue) as now:
        session.refresh(place)
        if place.state == PlaceState.OFFERED and not _stands(place, now):
            raise RuleBroken("offer_expired")
        if place.state != PlaceState.OFFERED:
            raise RuleBroken("place_settled", state=place.state)
        _move(session, place, PlaceState.ACTIVE, now, by, "accept")


def decline(session: Session, place: Place, by: Person | None) -> None:
    """No to an offer: final, and the next in line is offered the seat. Raises RuleBroken: place_settled."""
    _end(session, place, PlaceState.DECLINED, by, "decline")


def withdraw(session: Session, place: Place, by: Person | None) -> None:
    """The child no longer wants to wait. Raises RuleBroken: place_settled."""
    _end(session, place, PlaceState.WITHDRAWN, by, "withdraw")


def leave(session: Session, place: Place, by: Person | None) -> None:
    """The child leaves the club; the next in line is offered the seat. Raises RuleBroken: place_settled."""
    _end(session, place, PlaceState.LEFT, by, "leave")


def answer_for(session: Session, place: Place, by: Person) -> None:
    """An adult says the child still wants its place: automatic offers count it again.

    Raises RuleBroken: place_settled.
    """
    with locked(session, place.queue) as now:
        session.refresh(place)
        if place.state != PlaceState.WAITING:
            raise RuleBroken("place_settled", state=place.state)
        place.unanswered_at = None
        audit.record(session, "answer_for", place, now=now, actor_id=by.id)
        _fill(session, place.queue, now)


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
        _fill(session, queue, now)


def queues_with_expired_offers(session: Session, now: datetime) -> list[Queue]:
    """Where an offer has run out; each is settled with `expire_offers` in a transaction of its own."""
    overdue = select(Place.queue_id).where(Place.state == PlaceState.OFFERED, Place.expires_at <= now)
    return list(session.scalars(select(Queue).where(Queue.id.in_(overdue)).order_by(Queue.id)))


def expire_offers(session: Session, queue: Queue) -> int:
    """Offers past their deadline go back to waiting as unanswered; the seats go to the next in line."""
    with locked(session, queue) as now:
        overdue = session.scalars(
            select(Place)
            .where(
                Place.queue_id == queue.id,
                Place.state == PlaceState.OFFERED,
                Place.expires_at <= now,
            )
            .order_by(Place.priority, Place.number)
            .execution_options(populate_existing=True)
        ).all()
        for place in overdue:
            _move(session, place, PlaceState.WAITING, now, None, "expire")
            place.unanswered_at = now
        session.flush()
        _fill(session, queue, now)
    return len(overdue)


def close(session: Session, queue: Queue, now: datetime) -> None:
    """No more sign-up and no more offers; offers that stand may still be answered."""
    database.lock(session, queue)
    queue.closes_at = min(queue.closes_at, now) if queue.closes_at else now


def reopen(session: Session, queue: Queue) -> None:
    """Sign-up is open again, without an end; free seats are offered at once, in order."""
    with locked(session, queue) as now:
        queue.closes_at = None
        _fill(session, queue, now)


def _end(session: Session, place: Place, state: PlaceState, by: Person | None, action: str) -> None:
    with locked(session, place.queue) as now:
        session.refresh(place)
        _move(session, place, state, now, by, action)
        _fill(session, place.queue, now)


def _move(
    session: Session, place: Place, state: PlaceState, now: datetime, by: Person | None, action: str
) -> None:
    """The one way a place changes state; keeps the counters of its queue, whose lock is held."""
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
    audit.record(session, action, place, now=now, actor_id=_id(by), before=before, after=state)


def _fill(session: Session, queue: Queue, now: datetime) -> None:
    """Offer every free seat to the next in line, one each, while sign-up is open."""
    session.flush()
    while queue.free > 0 and _offers_allowed(queue, now):
        place = _head(session, queue)
        if place is None:
            return
        library = session.get_one(Library, queue.library_id)
        deadline = school_days.deadline(session, library, now)
        place.offered_at, place.expires_at = now, deadline
        _move(session, place, PlaceState.OFFERED, now, None, "offer")
        session.flush()
        told.place_offered(session, place, now)


def _head(session: Session, queue: Queue) -> Place | None:
    """The first who may be offered a seat: waiting, and not passed by for want of an answer."""
    return session.scalar(
        select(Place)
        .where(
            Place.queue_id == queue.id,
            Place.state == PlaceState.WAITING,
            Place.unanswered_at.is_(None),
        )
        .order_by(Place.priority, Place.number)
        .limit(1)
    )


def _live_place(session: Session, queue: Queue, child: Child) -> int | None:
    return session.scalar(
        select(Place.id).where(Place.queue_id == queue.id, Place.child_id == child.id, Place.state.in_(LIVE))
    )


def _sign_up_is_open(queue: Queue, now: datetime) -> None:
    if queue.opens_at and now < queue.opens_at:
        raise RuleBroken("signup_not_open", opens_at=queue.opens_at)
    if queue.closes_at and now >= queue.closes_at:
        raise RuleBroken("signup_closed", closes_at=queue.closes_at)


def _offers_allowed(queue: Queue, now: datetime) -> bool:
    return not any(end and now >= end for end in (queue.closes_at, queue.starts_at))


def _stands(place: Place, now: datetime) -> bool:
    return place.expires_at is not None and now < place.expires_at


def _id(person: Person | None) -> int | None:
    return person.id if person else None
