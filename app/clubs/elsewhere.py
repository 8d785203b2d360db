"""A child who is in a club and still waits in others: somebody is asked, and nothing is withdrawn by itself.

The question is open from the moment the child came in until an adult has said, for each of the others,
that it waits on there or comes off the list. Who asked for a place afterwards knew what it did.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from app.accounts.children import Child
from app.accounts.models import Person
from app.clubs.models import Club
from app.clubs.queue import Place, PlaceState, Queue, QueuePurpose, is_clubs_own
from app.core import audit, database
from app.core.errors import RuleBroken

STILL_WAITS = (PlaceState.WAITING, PlaceState.OFFERED)


@dataclass(frozen=True)
class Question:
    """Does the child still want this place? It has come into another club of the same season."""

    place: Place
    """With its child, club and school loaded."""
    is_in: str
    """The name of the club it came into."""


def open_questions(session: Session, places: Select[Any], child: Child | None = None) -> list[Question]:
    """What nobody has answered yet about `places` (a scope), of one child or all, the longest open first."""
    other, others_queue, others_club = aliased(Place), aliased(Queue), aliased(Club)
    wanted = (
        select(Place, others_club.name)
        .join(Queue, Queue.id == Place.queue_id)
        .join(other, (other.child_id == Place.child_id) & (other.state == PlaceState.ACTIVE))
        .join(others_queue, others_queue.id == other.queue_id)
        .join(others_club, others_club.id == others_queue.club_id)
        .where(
            Place.id.in_(places.with_only_columns(Place.id)),
            Place.state.in_(STILL_WAITS),
            others_queue.season_id == Queue.season_id,
            is_clubs_own(),
            others_queue.purpose == QueuePurpose.CLUB,
            other.settled_at > Place.asked_at,
            or_(Place.kept_at.is_(None), Place.kept_at < other.settled_at),
        )
        .order_by(other.settled_at, Place.id)
        .options(
            joinedload(Place.child),
            joinedload(Place.queue).joinedload(Queue.club).joinedload(Club.school),
        )
    )
    if child is not None:
        wanted = wanted.where(Place.child_id == child.id)
    found: dict[int, Question] = {}
    for place, club in session.execute(wanted):
        found.setdefault(place.id, Question(place, club))
    return list(found.values())


def also_waits(session: Session, place: Place) -> bool:
    """Whether a child who has come in by this place is asked about others."""
    anywhere = select(Place).where(Place.library_id == place.library_id)
    return place.state == PlaceState.ACTIVE and bool(open_questions(session, anywhere, place.child))


def keep_waiting(session: Session, place: Place, by: Person, now: datetime) -> None:
    """The child waits on here although it has come into another club. Raises RuleBroken: place_settled."""
    database.lock(session, place.queue)
    session.refresh(place)
    if place.state not in STILL_WAITS:
        raise RuleBroken("place_settled", state=place.state)
    place.kept_at = now
    audit.record(session, "keep_waiting", place, now=now, actor_id=by.id)
