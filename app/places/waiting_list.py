"""The waiting list: who gets a free place, and in what order. This rule lives only here.

Order is (priority class, queue number); the number is taken under the lock of the queue, so it does
not depend on which request came through the network first. An offer nobody answers costs no child its
number: it waits on, and automatic offers pass it by until an adult has answered for it.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.children.models import Child
from app.core import audit
from app.core.errors import RuleBroken
from app.core.tables import new_key
from app.places import parties
from app.places.models import LIVE, Place, PlaceState, Queue
from app.places.offers import offer_free_seats
from app.places.precedence import PriorityClass
from app.places.seats import locked, move

_LIVE_PLACE = select(Place.id).where(
    Place.queue_id == bindparam("queue"), Place.child_id == bindparam("child"), Place.state.in_(LIVE)
)


def ask_for_place(
    session: Session,
    queue: Queue,
    child: Child,
    by: Person | None,
    priority_class: PriorityClass | None = None,
) -> Place:
    """Put `child` in line: into the club while there is a free place, else onto the waiting list.

    Raises RuleBroken: signup_not_open, signup_closed, already_asked.
    """
    return ask_together(session, queue, [child], by, priority_class)[0]


def ask_together(
    session: Session,
    queue: Queue,
    children: Sequence[Child],
    by: Person | None,
    priority_class: PriorityClass | None = None,
) -> list[Place]:
    """Put `children` in line, several of them tied: all come in while there is room for all, else all wait.

    Until a draw is made everybody waits. Raises RuleBroken as `ask_for_place`, and tie_too_large.
    """
    with locked(session, queue) as now:
        _sign_up_is_open(queue, now)
        if priority_class is not None:
            session.refresh(priority_class)
        if len(children) > 1:
            parties.may_be_tied(queue, len(children))
        are_in = _may_come_in(session, queue, len(children))
        tie = new_key() if len(children) > 1 else None
        places = []
        for child in children:
            if _live_place(session, queue, child):
                raise RuleBroken("already_asked", child=child.short_name)
            place = Place(
                library_id=queue.library_id,
                queue_id=queue.id,
                child_id=child.id,
                number=queue.next_number,
                priority=priority_class.rank if priority_class else 0,
                priority_class_id=priority_class.id if priority_class else None,
                tie=tie,
                state=PlaceState.ACTIVE if are_in else PlaceState.WAITING,
                asked_at=now,
                settled_at=now if are_in else None,
                put_forward_by_id=_id(by),
            )
            queue.next_number += 1
            queue.taken += are_in
            queue.waiting += not are_in
            session.add(place)
            session.flush()
            audit.record(session, "ask_for_place", place, now=now, actor_id=_id(by), after=place.state)
            places.append(place)
    return places


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
        move(session, place, PlaceState.ACTIVE, now, by, "give_place")
        place.reason = reason.strip()


def accept(session: Session, place: Place, by: Person | None) -> None:
    """Yes to an offer that still stands; for children who are tied one yes answers for all.

    Raises RuleBroken: offer_expired, place_settled.
    """
    with locked(session, place.queue) as now:
        session.refresh(place)
        if place.state == PlaceState.OFFERED and not place.stands(now):
            raise RuleBroken("offer_expired")
        if place.state != PlaceState.OFFERED:
            raise RuleBroken("place_settled", state=place.state)
        for one in parties.party_of(session, place):
            move(session, one, PlaceState.ACTIVE, now, by, "accept")


def decline(session: Session, place: Place, by: Person | None) -> None:
    """No to an offer: final, and the next in line is offered the seat.

    Whoever is tied to the child keeps the offer: an adult says whether it comes alone.
    Raises RuleBroken: place_settled.
    """
    _end(session, place, PlaceState.DECLINED, by, "decline")


def withdraw(session: Session, place: Place, by: Person | None) -> None:
    """The child no longer wants to wait. Raises RuleBroken: place_settled."""
    _end(session, place, PlaceState.WITHDRAWN, by, "withdraw")


def leave(session: Session, place: Place, by: Person | None) -> None:
    """The child leaves the club; the next in line is offered the seat. Raises RuleBroken: place_settled."""
    _end(session, place, PlaceState.LEFT, by, "leave")


def answer_for(session: Session, place: Place, by: Person) -> None:
    """An adult says the child, and who is tied to it, still wants its place: offers count it again.

    Raises RuleBroken: place_settled.
    """
    with locked(session, place.queue) as now:
        session.refresh(place)
        if place.state != PlaceState.WAITING:
            raise RuleBroken("place_settled", state=place.state)
        for one in parties.party_of(session, place):
            one.unanswered_at = None
            audit.record(session, "answer_for", one, now=now, actor_id=by.id)
        offer_free_seats(session, place.queue, now)


def _end(session: Session, place: Place, state: PlaceState, by: Person | None, action: str) -> None:
    with locked(session, place.queue) as now:
        session.refresh(place)
        move(session, place, state, now, by, action)
        offer_free_seats(session, place.queue, now)


def _may_come_in(session: Session, queue: Queue, children: int) -> bool:
    """There are seats for all of them, no draw to come, and nobody in line whom they would pass."""
    if queue.draws_at is not None or queue.free < children:
        return False
    return not parties.next_party(session, queue, queue.free)


def _live_place(session: Session, queue: Queue, child: Child) -> int | None:
    return session.scalar(_LIVE_PLACE, {"queue": queue.id, "child": child.id})


def _sign_up_is_open(queue: Queue, now: datetime) -> None:
    if queue.opens_at and now < queue.opens_at:
        raise RuleBroken("signup_not_open", opens_at=queue.opens_at)
    if queue.closes_at and now >= queue.closes_at:
        raise RuleBroken("signup_closed", closes_at=queue.closes_at)


def _id(person: Person | None) -> int | None:
    return person.id if person else None
