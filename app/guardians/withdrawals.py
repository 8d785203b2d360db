"""A guardian takes its child out of a club or its line: what happens, and who is told."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.accounts.models import Person, Role, RoleName
from app.clubs.models import Club
from app.notices import outbox
from app.notices.models import Notice
from app.notices.post import Composer
from app.places import waiting_list
from app.places.models import Place, PlaceState, Queue

TEMPLATE = "child_withdrawn"


def withdraw(session: Session, place: Place, now: datetime) -> None:
    """The child leaves the club, or waits no longer; hosts and library are told.

    Raises RuleBroken: place_settled.
    """
    end = waiting_list.leave if place.state == PlaceState.ACTIVE else waiting_list.withdraw
    end(session, place, None)
    for person_id in told(session, place):
        once = f"{place.key}:withdrawn"
        outbox.tell(session, place.library_id, person_id, TEMPLATE, about=place.key, once=once, now=now)


def told(session: Session, place: Place) -> list[int]:
    """The club's hosts and its librarian; of a protected child the library alone (`decisions.md` 24)."""
    club = place.queue.club
    roles = session.execute(
        select(Role.person_id, Role.name, Role.club_id)
        .join(Person, Person.id == Role.person_id)
        .where(
            Role.library_id == place.library_id,
            Role.meeting_id.is_(None),
            Role.ended_at.is_(None),
            Person.disabled_at.is_(None),
        )
    ).all()
    librarians = {person for person, name, _ in roles if name == RoleName.LIBRARIAN}
    hosts = {person for person, name, club_id in roles if name == RoleName.HOST and club_id == club.id}
    library = librarians & {club.librarian_id} or librarians
    return sorted(library if place.child.is_protected else library | hosts)


def compose(session: Session, notice: Notice, now: datetime) -> dict[str, Any] | None:
    """Who has left or waits no longer, and where; nothing once the child is erased.

    A protected child is not named, and whoever is not to be told of it meanwhile is told nothing.
    """
    place = session.scalar(
        select(Place)
        .where(Place.library_id == notice.library_id, Place.key == notice.about)
        .options(
            joinedload(Place.child),
            joinedload(Place.queue).joinedload(Queue.club).joinedload(Club.school),
        )
    )
    if place is None or (place.child.is_protected and notice.person_id not in told(session, place)):
        return None
    club = place.queue.club
    has_left = place.state == PlaceState.LEFT
    child = None if place.child.is_protected else place.child
    return {"child": child, "club": club, "school": club.school, "has_left": has_left}


COMPOSERS: dict[str, Composer] = {TEMPLATE: compose}
