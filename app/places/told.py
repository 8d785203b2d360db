"""Who is told when a place is offered: whoever put the child forward, else the hosts, else the librarians."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Person, Role, RoleName
from app.notices import outbox
from app.places.models import Place, QueuePurpose


def place_offered(session: Session, place: Place, now: datetime) -> None:
    """Write one notice to each adult who may answer for the child."""
    _tell(session, place, _template(place, "place_offered"), f"{place.key}:{now.isoformat()}", now)


def reminded(session: Session, place: Place, now: datetime) -> None:
    """Remind the same adults, once for each offer."""
    assert place.offered_at is not None
    _tell(
        session, place, _template(place, "place_reminder"), f"{place.key}:{place.offered_at.isoformat()}", now
    )


def answerers(session: Session, place: Place) -> list[int]:
    """The people told about an offer; each of them may answer it."""
    club = place.queue.club
    acting = (
        select(Role.person_id, Role.name, Role.club_id, Role.school_id)
        .join(Person, Person.id == Role.person_id)
        .where(
            Role.library_id == place.library_id,
            Role.meeting_id.is_(None),
            Role.ended_at.is_(None),
            Person.disabled_at.is_(None),
        )
    )
    roles = session.execute(acting).all()
    may_answer = {
        person
        for person, name, club_id, school_id in roles
        if name == RoleName.LIBRARIAN or club_id == club.id or school_id == club.school_id
    }
    if place.put_forward_by_id in may_answer:
        return [place.put_forward_by_id]
    hosts = {person for person, name, club_id, _ in roles if name == RoleName.HOST and club_id == club.id}
    librarians = {person for person, name, _, _ in roles if name == RoleName.LIBRARIAN}
    return sorted(hosts or librarians)


def _template(place: Place, of_club: str) -> str:
    """A trip has one text: it says both times until when the place is kept."""
    return "trip_offered" if place.queue.purpose == QueuePurpose.TRIP else of_club


def _tell(session: Session, place: Place, template: str, once: str, now: datetime) -> None:
    for person_id in answerers(session, place):
        outbox.tell(session, place.library_id, person_id, template, about=place.key, once=once, now=now)
