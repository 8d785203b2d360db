"""Which of a club's children are in just now, and how all of them are put out at once."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, or_, select
from sqlalchemy.orm import Session

from app.accounts import sessions
from app.accounts.models import Person, SignedIn
from app.cards.models import Card, CardPlace
from app.children.models import Child
from app.clubs.models import Club
from app.core import audit
from app.doors.models import Door, Knock
from app.places.models import Place, PlaceState, Queue, is_clubs_own


@dataclass(frozen=True)
class Inside:
    """A child with a session that lives: since when, and by which way it came."""

    session_id: int
    child: Child
    since: datetime
    by_card: bool


def inside(session: Session, club: Club, now: datetime) -> list[Inside]:
    """The club's children who came in by its door or a card for school, the last one first.

    A child on two tablets stands there once.
    """
    rows = session.execute(
        select(SignedIn.id, Child, SignedIn.created_at, SignedIn.card_id.is_not(None))
        .join(Child, Child.id == SignedIn.child_id)
        .where(*_opened_here(club), SignedIn.revoked_at.is_(None), SignedIn.ends_at > now)
        .order_by(SignedIn.id.desc())
    )
    found: dict[int, Inside] = {}
    for each in (Inside(*row) for row in rows):
        found.setdefault(each.child.id, each)
    return list(found.values())


def everyone_out(session: Session, club: Club, by: Person, now: datetime) -> int:
    """End the sessions of all who are in, and send away who waits at the door; says how many were in.

    What they have written is kept. Who is in at home, by the card for home, stays.
    """
    doors = select(Door.id).where(Door.club_id == club.id)
    session.execute(
        delete(Knock)
        .where(Knock.door_id.in_(doors), Knock.used_at.is_(None))
        .execution_options(synchronize_session=False)
    )
    number = sessions.revoke(session, now, *_opened_here(club))
    audit.record(session, "everyone_out", club, now=now, actor_id=by.id, after=str(number))
    return number


def _opened_here(club: Club) -> tuple[ColumnElement[bool], ...]:
    members: Any = (
        select(Place.child_id)
        .join(Queue, Queue.id == Place.queue_id)
        .where(Queue.club_id == club.id, is_clubs_own(), Place.state == PlaceState.ACTIVE)
    )
    at_home = select(Card.id).where(Card.place == CardPlace.HOME)
    return (
        SignedIn.child_id.in_(members),
        or_(SignedIn.card_id.is_(None), SignedIn.card_id.not_in(at_home)),
    )
