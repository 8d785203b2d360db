"""The door: for a quarter of an hour a club's children come in by their animal and the host's tap."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, joinedload

from app.accounts.models import Person
from app.children.models import Child
from app.clubs.models import Club
from app.core import audit, database, throttle, tokens
from app.core.errors import Refused, RuleBroken
from app.doors.models import Door, Knock
from app.places.models import Place, PlaceState, Queue, is_clubs_own

OPEN_FOR = timedelta(minutes=15)
NUMBER_LENGTH = 6
WRONG_NUMBERS = 20
"""From one address in ten minutes; a whole school may sit behind one."""
WINDOW = timedelta(minutes=10)


def open_door(session: Session, club: Club, by: Person, now: datetime) -> Door:
    """Open the club's door with a fresh number; one that stood open is closed first."""
    database.lock(session, club)
    for door in session.scalars(select(Door).where(Door.club_id == club.id, Door.closed_at.is_(None))):
        door.closed_at = min(now, door.closes_at)
    session.flush()
    door = Door(
        library_id=club.library_id,
        club_id=club.id,
        number=_free_number(session, club.library_id),
        opened_by_id=by.id,
        opened_at=now,
        closes_at=now + OPEN_FOR,
    )
    session.add(door)
    session.flush()
    audit.record(session, "open_door", door, now=now, actor_id=by.id)
    return door


def close_door(session: Session, club: Club, by: Person, now: datetime) -> None:
    """Nobody else comes in; who is in stays. A closed door stays closed."""
    for door in session.scalars(select(Door).where(Door.club_id == club.id, Door.closed_at.is_(None))):
        door.closed_at = min(now, door.closes_at)
        audit.record(session, "close_door", door, now=now, actor_id=by.id)


def is_open(door: Door, now: datetime) -> bool:
    """Whether the door can still be come in by."""
    return door.closed_at is None and now < door.closes_at


def door_of(session: Session, club: Club, now: datetime) -> Door | None:
    """The club's open door."""
    return session.scalar(
        select(Door).where(Door.club_id == club.id, Door.closed_at.is_(None), Door.closes_at > now)
    )


def door_with_number(
    session: Session, library_id: int, number: str, address: str, now: datetime
) -> Door | None:
    """The open door with this number, if there is one; a wrong number counts against `address`.

    Raises Refused (429) after 20 wrong numbers in ten minutes.
    """
    bucket = f"door:{library_id}:{address}"
    if throttle.counted(session, bucket, now, WINDOW) >= WRONG_NUMBERS:
        raise Refused("error_429", status=429)
    door = session.scalar(
        select(Door).where(
            Door.library_id == library_id,
            Door.number == number,
            Door.closed_at.is_(None),
            Door.closes_at > now,
        )
    )
    if door is None:
        throttle.count(session, bucket, now, WINDOW)
    return door


def children_at(session: Session, door: Door) -> list[Child]:
    """The children who may come in by this door, by their made-up names."""
    return list(
        session.scalars(
            select(Child)
            .join(Place, Place.child_id == Child.id)
            .join(Queue, Queue.id == Place.queue_id)
            .where(Queue.club_id == door.club_id, is_clubs_own(), Place.state == PlaceState.ACTIVE)
            .order_by(Child.alias, Child.id)
        )
    )


def knock(session: Session, door: Door, child_key: str, now: datetime) -> str:
    """The child has tapped its animal; returns the token that binds the tablet. The newest tablet wins.

    It goes on with the tries that are left. Raises RuleBroken: door_closed, not_in_club.
    """
    # Held, so that of two tablets one comes after the other and neither begins to count anew.
    door = database.lock(session, door)
    if not is_open(door, now):
        raise RuleBroken("door_closed")
    child = next((c for c in children_at(session, door) if c.key == child_key), None)
    if child is None:
        raise RuleBroken("not_in_club")
    misses = _take_back(session, door, child)
    token = secrets.token_urlsafe(24)
    session.add(
        Knock(
            library_id=door.library_id,
            door_id=door.id,
            child_id=child.id,
            token_hash=tokens.token_hash(token),
            misses=misses,
            at=now,
        )
    )
    session.flush()
    return token


def knocks(session: Session, door: Door) -> list[Knock]:
    """Who has knocked, in the order they came."""
    return list(
        session.scalars(
            select(Knock)
            .where(Knock.door_id == door.id)
            .order_by(Knock.at, Knock.id)
            .options(joinedload(Knock.child))
        )
    )


def let_in(session: Session, knock: Knock, by: Person, now: datetime) -> None:
    """The host has seen who it is. Raises RuleBroken: door_closed."""
    if not is_open(knock.door, now):
        raise RuleBroken("door_closed")
    if knock.let_in_at is None:
        knock.let_in_at, knock.let_in_by_id = now, by.id
        audit.record(session, "let_in", knock, now=now, actor_id=by.id)


def let_all_in(session: Session, door: Door, by: Person, now: datetime) -> int:
    """Let in everybody who stands outside; says how many. Raises RuleBroken: door_closed."""
    if not is_open(door, now):
        raise RuleBroken("door_closed")
    outside = [knock for knock in knocks(session, door) if knock.is_outside]
    for knock in outside:
        let_in(session, knock, by, now)
    return len(outside)


def _take_back(session: Session, door: Door, child: Child) -> int:
    """Forget where else the child knocks; says how often its pictures were tapped wrong at this door."""
    of_child = (Knock.door_id == door.id, Knock.child_id == child.id)
    # Held too: a try that is being looked at is counted before this, or finds its knock gone.
    held = select(Knock).where(*of_child).order_by(Knock.id).with_for_update(of=Knock)
    earlier = session.scalars(held).all()
    session.execute(delete(Knock).where(*of_child, Knock.used_at.is_(None)))
    return max((knock.misses for knock in earlier), default=0)


def _free_number(session: Session, library_id: int) -> str:
    taken = set(
        session.scalars(select(Door.number).where(Door.library_id == library_id, Door.closed_at.is_(None)))
    )
    while True:
        number = f"{secrets.randbelow(10**NUMBER_LENGTH):0{NUMBER_LENGTH}}"
        if number not in taken:
            return number
