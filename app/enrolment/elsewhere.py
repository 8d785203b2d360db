"""A child who is in a club and still waits in others: somebody is asked, and nothing is withdrawn by itself.

The question is open from the moment the child came in until an adult has said, for each of the others,
that it waits on there or comes off the list. Who asked for a place afterwards knew what it did.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from app.accounts.models import Person
from app.children.models import Child
from app.clubs.models import Club
from app.core import audit, database
from app.core.errors import RuleBroken
from app.places.models import Place, PlaceState, Queue, QueuePurpose, is_clubs_own

STILL_WAITS = (PlaceState.WAITING, PlaceState.OFFERED)


@dataclass(frozen=True)
class Question:
    """Does the child still want this place? It has come into another club of the same season."""

    place: Place
    """With its child, club and school loaded."""
    is_in: str
    """The name of the club it came into."""


_other, _its_queue, _its_club = aliased(Place), aliased(Queue), aliased(Club)
_STILL_WAITS = (
    Queue.library_id == bindparam("library"),
    Place.library_id == bindparam("library"),
    Place.state.in_(STILL_WAITS),
    is_clubs_own(),
)
_HAS_COME_IN = (
    _other.child_id == Place.child_id,
    _other.state == PlaceState.ACTIVE,
    _its_queue.purpose == QueuePurpose.CLUB,
    _its_queue.season_id == Queue.season_id,
    _other.settled_at > Place.asked_at,
    or_(Place.kept_at.is_(None), Place.kept_at < _other.settled_at),
)
_OPEN = (
    select(Place.id, _its_club.name)
    .join(Queue, Queue.id == Place.queue_id)
    .join(_other, _other.child_id == Place.child_id)
    .join(_its_queue, _its_queue.id == _other.queue_id)
    .join(_its_club, _its_club.id == _its_queue.club_id)
    .where(*_STILL_WAITS, *_HAS_COME_IN)
    .order_by(_other.settled_at, Place.id)
)
_CAME_IN = (
    select(_other.id)
    .join(_its_queue, _its_queue.id == _other.queue_id)
    .where(*_HAS_COME_IN)
    .correlate(Place, Queue)
    .exists()
)
ANY_QUESTION = (
    select(Place.id).join(Queue, Queue.id == Place.queue_id).where(*_STILL_WAITS, _CAME_IN).exists()
)
"""Whether `open_questions` would find one; asked beside other things."""
_WITH_ALL = (
    select(Place)
    .where(Place.id.in_(bindparam("places", expanding=True)))
    .options(joinedload(Place.child), joinedload(Place.queue).joinedload(Queue.club).joinedload(Club.school))
)
_OF_ONE_CHILD = _OPEN.where(Place.child_id == bindparam("child"))


def open_questions(session: Session, library_id: int) -> list[Question]:
    """What nobody at the library has answered yet, the longest open first."""
    return _asked(session, session.execute(_OPEN, {"library": library_id}))


def questions_about(session: Session, child: Child, places: Select[Any] | None = None) -> list[Question]:
    """What nobody has answered yet about one child, among `places` (a scope) or anywhere at the library."""
    wanted = _OF_ONE_CHILD
    if places is not None:
        wanted = wanted.where(Place.id.in_(places.with_only_columns(Place.id)))
    return _asked(session, session.execute(wanted, {"library": child.library_id, "child": child.id}))


def also_waits(session: Session, place: Place) -> bool:
    """Whether a child who has come in by this place is asked about others."""
    return place.state == PlaceState.ACTIVE and bool(questions_about(session, place.child))


def keep_waiting(session: Session, place: Place, by: Person, now: datetime) -> None:
    """The child waits on here although it has come into another club. Raises RuleBroken: place_settled."""
    database.lock(session, place.queue)
    session.refresh(place)
    if place.state not in STILL_WAITS:
        raise RuleBroken("place_settled", state=place.state)
    place.kept_at = now
    audit.record(session, "keep_waiting", place, now=now, actor_id=by.id)


def _asked(session: Session, rows: Iterable[Any]) -> list[Question]:
    """Each place once, though its child be in several other clubs; on most days there is none to load."""
    is_in: dict[int, str] = {}
    for place_id, club in rows:
        is_in.setdefault(place_id, club)
    if not is_in:
        return []
    places = {place.id: place for place in session.scalars(_WITH_ALL, {"places": list(is_in)})}
    return [Question(places[place_id], club) for place_id, club in is_in.items()]
