"""Moving a child from one club to another: what it keeps, and that nobody in either line is wronged.

Who is in moves into a free seat, or not at all. Who waits goes to the end of the other line, or, when the
librarian says that it keeps its place in line, stands there by the day it first asked: behind everybody of
its class who asked before it or has been offered a place, in front of those who asked after it. Each of
those gets the number of the one behind, the last a new one, and every new number is in the history. Where
lots were drawn the day decides nothing, and the child goes to the end. It is never in both clubs.
"""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.core import audit
from app.core.errors import RuleBroken
from app.draws import draws
from app.places.models import LIVE, Place, PlaceState, Queue, QueuePurpose
from app.places.offers import offer_free_seats
from app.places.seats import locked, move

NO_NUMBER = 0
"""Numbers begin with one: a place that changes its number has this for a moment."""


def move_to(
    session: Session, place: Place, queue: Queue, by: Person, reason: str, *, keeps_its_turn: bool
) -> Place:
    """Take the child out of one club or its line and into another's; the seat left goes to the next in line.

    The reason stands on both places. Raises RuleBroken: reason_missing, place_settled, already_asked,
    club_full (for a child who is in).
    """
    if not reason.strip():
        raise RuleBroken("reason_missing")
    # Always in one order, so that two moves never wait for each other.
    first, second = sorted((place.queue, queue), key=lambda each: each.id)
    with locked(session, first), locked(session, second) as now:
        session.refresh(place)
        moved = _arriving(session, place, queue, reason.strip(), now)
        left = PlaceState.LEFT if place.state == PlaceState.ACTIVE else PlaceState.WITHDRAWN
        place.reason = reason.strip()
        move(session, place, left, now, by, "move_away")
        session.add(moved)
        session.flush()
        audit.record(session, "move_in", moved, now=now, actor_id=by.id, after=moved.state)
        if keeps_its_turn and moved.state == PlaceState.WAITING:
            _stand_by_the_day_it_asked(session, moved, by, now)
        offer_free_seats(session, place.queue, now)
        offer_free_seats(session, queue, now)
    return moved


def _arriving(session: Session, place: Place, queue: Queue, reason: str, now: datetime) -> Place:
    """The place in the other club, counted there; whoever is in comes in, whoever waits waits."""
    is_of_trip = place.queue.purpose != QueuePurpose.CLUB
    if place.state not in LIVE or place.queue_id == queue.id or is_of_trip:
        raise RuleBroken("place_settled", state=place.state)
    there = select(Place.id).where(
        Place.queue_id == queue.id, Place.child_id == place.child_id, Place.state.in_(LIVE)
    )
    if session.scalar(there):
        raise RuleBroken("already_asked", child=place.child.short_name)
    is_in = place.state == PlaceState.ACTIVE
    if is_in and queue.free < 1:
        raise RuleBroken("club_full")
    moved = Place(
        library_id=place.library_id,
        queue_id=queue.id,
        child_id=place.child_id,
        number=queue.next_number,
        priority=place.priority,
        priority_class_id=place.priority_class_id,
        state=PlaceState.ACTIVE if is_in else PlaceState.WAITING,
        asked_at=place.asked_at,
        settled_at=now if is_in else None,
        reason=reason,
        put_forward_by_id=place.put_forward_by_id,
    )
    queue.next_number += 1
    queue.taken += is_in
    queue.waiting += not is_in
    return moved


def _stand_by_the_day_it_asked(session: Session, moved: Place, by: Person, now: datetime) -> None:
    """Put it in front of those of its class who asked later; each of them moves one number back."""
    if draws.draw_of(session, moved.queue) is not None:
        return
    behind = _asked_later(session, moved)
    numbers = [each.number for each in behind] + [moved.number]
    moved.number = NO_NUMBER
    session.flush()
    for each, number in reversed(list(zip(behind, numbers[1:], strict=True))):
        each.number = number
        session.flush()
        audit.record(session, "renumber", each, now=now, actor_id=by.id, after=str(number))
    moved.number = numbers[0]
    session.flush()


def _asked_later(session: Session, moved: Place) -> list[Place]:
    """The part of the line that begins with the first who asked later; nobody offered a place is in it."""
    of_its_class = (Place.queue_id == moved.queue_id, Place.priority == moved.priority)
    last_offered = session.scalar(
        select(func.max(Place.number)).where(*of_its_class, Place.state == PlaceState.OFFERED)
    )
    line = session.scalars(
        select(Place)
        .where(
            *of_its_class,
            Place.state == PlaceState.WAITING,
            Place.id != moved.id,
            Place.number > (last_offered or NO_NUMBER),
        )
        .order_by(Place.number)
        .execution_options(populate_existing=True)
    ).all()
    begins = next((at for at, each in enumerate(line) if each.asked_at > moved.asked_at), len(line))
    return list(line[begins:])
