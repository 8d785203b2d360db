"""Who is in a club and who waits for it, as the club's page shows them: plain rows, read in one query."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from app.cards.models import Card
from app.children.models import Child, full_label, short_name
from app.clubs.models import Club
from app.places import parties
from app.places.models import LIVE, Place, PlaceState, Queue, answer_by, is_clubs_own
from app.places.precedence import PriorityClass

_HAS_CARD = select(Card.id).where(Card.child_id == Child.id, Card.voided_at.is_(None)).exists()
_LINES = (
    select(Place.key, Place.number, Place.priority, Place.tie, Place.state)
    .add_columns(Place.expires_at, Place.unanswered_at, PriorityClass.name, PriorityClass.reason)
    .add_columns(Child.key, Child.first_name, Child.initial, Child.class_label, Child.sort_key)
    .add_columns(Child.alias, Child.animal, Child.is_protected, Child.informed_on, _HAS_CARD)
    .select_from(Place)
    .join(Queue, Queue.id == Place.queue_id)
    .join(Child, Child.id == Place.child_id)
    .outerjoin(PriorityClass, PriorityClass.id == Place.priority_class_id)
    .where(
        Queue.club_id == bindparam("club"),
        Queue.season_id == bindparam("season"),
        is_clubs_own(),
        Place.state.in_(LIVE),
    )
    .order_by(Place.priority, Place.number)
)


@dataclass
class Line:
    """A child's place in a club or in its line, as adults see it."""

    place_key: str
    number: int
    priority: int
    tie: str | None
    state: str
    expires_at: datetime | None
    unanswered_at: datetime | None
    priority_class: str | None
    """What its class is called, and why that comes first."""
    priority_reason: str | None
    child_key: str
    first_name: str
    initial: str
    class_label: str
    sort_key: str
    alias: str
    animal: str
    is_protected: bool
    informed_on: date | None
    has_card: bool
    position: int | None = None
    """How manieth in line, from 1; none for who is in or has been offered a place."""
    together: tuple[str, ...] = ()
    """Who waits, or is offered a place, together with it."""

    @cached_property
    def short_name(self) -> str:
        """As `Child.short_name`."""
        return short_name(self.first_name, self.initial)

    @cached_property
    def full_label(self) -> str:
        """As `Child.full_label`."""
        return full_label(self.short_name, self.class_label)

    @property
    def answer_by(self) -> datetime | None:
        """As `Place.answer_by`."""
        return answer_by(self.expires_at)


def lines(session: Session, club: Club) -> list[Line]:
    """Everybody in the club, offered a place or in line, in the order of the line."""
    rows = session.execute(_LINES, {"club": club.id, "season": club.season_id})
    found, position = _by_turn([Line(*row) for row in rows]), 0
    for line in found:
        if line.state == PlaceState.WAITING:
            position += 1
            line.position = position
    return found


def _by_turn(found: list[Line]) -> list[Line]:
    """Who goes together stands together, where the turn of all of them comes."""
    tied = [line for line in found if line.tie and line.state != PlaceState.ACTIVE]
    if not tied:
        return found
    turns = {}
    for party in parties.gathered(tied):
        for line in party:
            turns[line.place_key] = parties.turn(party)
            line.together = tuple(other.short_name for other in party if other is not line)
    return sorted(found, key=lambda line: turns.get(line.place_key, (line.priority, line.number)))


def in_club(found: Sequence[Line]) -> list[Line]:
    """Of these those who are in, by name."""
    active = [line for line in found if line.state == PlaceState.ACTIVE]
    return sorted(active, key=lambda line: (line.sort_key, line.child_key))


def in_line(found: Sequence[Line]) -> list[Line]:
    """Of these those who are not in yet, in order."""
    return [line for line in found if line.state != PlaceState.ACTIVE]
