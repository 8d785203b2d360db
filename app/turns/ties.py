"""Tying children who wait, so that they come in together or not at all, and letting them go on alone."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.core import audit
from app.core.errors import RuleBroken
from app.core.tables import new_key
from app.places import parties
from app.places.models import Place, PlaceState, Queue
from app.places.offers import offer_free_seats
from app.places.seats import locked


def tie(session: Session, queue: Queue, places: Sequence[Place], by: Person) -> None:
    """These children wait together from now on; ties they had with others are loosened.

    Raises RuleBroken: tie_needs_two, tie_too_large (more than the queue has places), place_settled.
    """
    with locked(session, queue) as now:
        for place in places:
            session.refresh(place)
            if place.state != PlaceState.WAITING:
                raise RuleBroken("place_settled", state=place.state)
        parties.may_be_tied(queue, len(set(places)))
        key = new_key()
        for place in places:
            place.tie = key
            audit.record(session, "tie", place, now=now, actor_id=by.id, after=key)
        offer_free_seats(session, queue, now)


def untie(session: Session, place: Place, by: Person) -> None:
    """This child goes on alone, with its number; the others stay tied. Raises RuleBroken: place_settled."""
    queue = place.queue
    with locked(session, queue) as now:
        session.refresh(place)
        if place.state != PlaceState.WAITING:
            raise RuleBroken("place_settled", state=place.state)
        others = [other for other in parties.party_of(session, place) if other is not place]
        for loosened in [place, *(others if len(others) == 1 else [])]:
            loosened.tie = None
            audit.record(session, "untie", loosened, now=now, actor_id=by.id)
        offer_free_seats(session, queue, now)


def names(session: Session, place: Place) -> list[str]:
    """What the children who go together are called; nobody where the child goes alone."""
    party = parties.party_of(session, place) if place.tie else [place]
    return [one.child.short_name for one in party] if len(party) > 1 else []
