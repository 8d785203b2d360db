"""Together or not at all: who waits with whom, and whose turn it is for the seats that are free.

A party is one child, or all who still wait under one tie. Its turn is that of its last member, so that a
tie lets nobody pass the line. A party larger than the seats free is passed by; one in which an offer ran
out unanswered is not offered anything until an adult has answered.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.errors import RuleBroken
from app.places.models import Place, PlaceState, Queue

Party = list[Place]


class Standing(Protocol):
    """What of a place decides its turn, and with whom."""

    @property
    def priority(self) -> int: ...
    @property
    def number(self) -> int: ...
    @property
    def tie(self) -> str | None: ...
    @property
    def unanswered_at(self) -> datetime | None: ...


Tied = TypeVar("Tied", bound=Standing)


def next_party(session: Session, queue: Queue, seats: int) -> Party:
    """The first in line who may be offered seats, and whom `seats` are enough for; empty if nobody."""
    tied = [party for party in tied_parties(session, queue) if may_be_offered(party) and len(party) <= seats]
    alone = _first_alone(session, queue)
    return min([*tied, *([[alone]] if alone else [])], key=turn, default=[])


def tied_parties(session: Session, queue: Queue) -> list[Party]:
    """Those who wait under a tie, tie by tie, each in the order of the line."""
    waiting = session.scalars(
        select(Place)
        .where(Place.queue_id == queue.id, Place.tie.is_not(None), Place.state == PlaceState.WAITING)
        .order_by(Place.priority, Place.number)
    )
    return gathered(waiting)


def gathered(places: Iterable[Tied]) -> list[list[Tied]]:
    """`places` party by party: who has no tie is a party of one."""
    found: dict[object, list[Tied]] = {}
    for place in places:
        found.setdefault(place.tie or id(place), []).append(place)
    return list(found.values())


def party_of(session: Session, place: Place) -> Party:
    """`place` and those tied to it who are in the same state: what is done to one is done to all."""
    if place.tie is None:
        return [place]
    return list(
        session.scalars(
            select(Place)
            .where(Place.queue_id == place.queue_id, Place.tie == place.tie, Place.state == place.state)
            .order_by(Place.priority, Place.number)
            .execution_options(populate_existing=True)
        )
    )


def may_be_offered(party: Sequence[Standing]) -> bool:
    """Nobody in it has let an offer run out unanswered."""
    return all(place.unanswered_at is None for place in party)


def turn(party: Sequence[Standing]) -> tuple[int, int]:
    """When its turn comes: with the last class and the last number in it."""
    return max(place.priority for place in party), max(place.number for place in party)


def may_be_tied(queue: Queue, children: int) -> None:
    """Raises RuleBroken: tie_needs_two, tie_too_large (they could never all come in)."""
    if children < 2:
        raise RuleBroken("tie_needs_two")
    if children > queue.capacity:
        raise RuleBroken("tie_too_large", capacity=queue.capacity)


def _first_alone(session: Session, queue: Queue) -> Place | None:
    return session.scalar(
        select(Place)
        .where(
            Place.queue_id == queue.id,
            Place.state == PlaceState.WAITING,
            Place.unanswered_at.is_(None),
            Place.tie.is_(None),
        )
        .order_by(Place.priority, Place.number)
        .limit(1)
    )
