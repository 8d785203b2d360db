"""Offers of free seats: when they are made by themselves, to whom, and what becomes of them unanswered."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.core import audit
from app.core.errors import RuleBroken
from app.libraries import school_days
from app.libraries.models import Library
from app.places import mail_to_guardians, parties, told
from app.places.models import Place, PlaceState, Queue, QueuePurpose
from app.places.seats import locked, move


def offer_free_seats(session: Session, queue: Queue, now: datetime) -> None:
    """Offer the free seats to the next in line, one each, as long as offers are made by themselves.

    The lock of the queue is held. Who goes together is offered all its seats at once or is passed by.
    """
    session.flush()
    while queue.free > 0 and makes_offers(queue, now):
        party = parties.next_party(session, queue, queue.free)
        if not party:
            return
        library = session.get_one(Library, queue.library_id)
        deadline = school_days.deadline(session, library, now)
        if queue.purpose == QueuePurpose.TRIP and queue.starts_at is not None:
            deadline = min(deadline, queue.starts_at)
        for place in party:
            place.offered_at, place.expires_at = now, deadline
            move(session, place, PlaceState.OFFERED, now, None, "offer")
        session.flush()
        for place in party:
            told.place_offered(session, place, now)
            mail_to_guardians.place_offered(session, place, now)


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
            move(session, place, PlaceState.WAITING, now, None, "expire")
            place.unanswered_at = now
        session.flush()
        offer_free_seats(session, queue, now)
    return len(overdue)


def makes_offers(queue: Queue, now: datetime) -> bool:
    """Whether free seats are offered by themselves: not before a draw, nor once sign-up has closed.

    Nor once the club has started, unless the librarian has said so.
    """
    is_closed = queue.closes_at is not None and now >= queue.closes_at
    has_started = queue.starts_at is not None and now >= queue.starts_at
    return queue.draws_at is None and not is_closed and (queue.offers_in_season or not has_started)


def offer_in_season(session: Session, queue: Queue, reason: str | None, by: Person) -> None:
    """Offer free places during the season too, for a `reason`; without one, no longer.

    Raises RuleBroken: reason_missing (a blank one).
    """
    if reason is not None and not reason.strip():
        raise RuleBroken("reason_missing")
    with locked(session, queue) as now:
        if queue.offers_in_season != (reason is not None):
            after = "yes" if reason is not None else "no"
            audit.record(session, "offer_in_season", queue, now=now, actor_id=by.id, after=after)
        queue.offers_in_season, queue.offers_reason = reason is not None, (reason or "").strip()
        offer_free_seats(session, queue, now)


def begin(session: Session, queue: Queue, starts_at: datetime | None) -> None:
    """Note when the club starts; where that moves ahead free seats may be offered again."""
    if queue.starts_at == starts_at:
        return
    with locked(session, queue) as now:
        queue.starts_at = starts_at
        offer_free_seats(session, queue, now)
