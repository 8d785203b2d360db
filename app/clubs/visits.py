"""The week's visits and what matters at each; the places nobody has answered for."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, joinedload

from app.accounts.models import Person, Role, RoleName
from app.clubs.models import Club, ClubState, Meeting, MeetingState
from app.clubs.queue import Place, PlaceState, Queue, is_clubs_own
from app.libraries.models import School


@dataclass(frozen=True)
class Visit:
    """One meeting to come, and what a librarian needs to know before driving out."""

    meeting: Meeting
    club: Club
    school: School
    hosts: list[str]
    children: int
    free: int
    next_in_line: Place | None
    """Who could be given a free place by word of mouth; its child is loaded."""
    offered: list[Place] = field(default_factory=list)
    """Whose adults have not yet said yes or no."""


def visits(session: Session, library_id: int, first: datetime, last: datetime) -> list[Visit]:
    """The meetings of the library's clubs from `first` until before `last`, in order; two queries."""
    hosts = _meetings_with_hosts(session, library_id, first, last)
    fronts = _fronts(session, {meeting.club_id for meeting in hosts})
    return [
        Visit(
            meeting=meeting,
            club=meeting.club,
            school=meeting.club.school,
            hosts=names,
            children=meeting.club.queue.taken - len(_offered(fronts, meeting)),
            free=meeting.club.queue.free,
            next_in_line=next((p for p in fronts.get(meeting.club_id, []) if not p.expires_at), None),
            offered=_offered(fronts, meeting),
        )
        for meeting, names in hosts.items()
    ]


def unanswered_places(session: Session, library_id: int) -> list[Place]:
    """Whom to phone about: places whose offer nobody answered, the longest ago first.

    Child, club, school and whoever put the child forward are loaded.
    """
    return list(
        session.scalars(
            select(Place)
            .join(Queue, Queue.id == Place.queue_id)
            .where(Place.library_id == library_id, Place.unanswered_at.is_not(None), is_clubs_own())
            .order_by(Place.unanswered_at, Place.id)
            .options(
                joinedload(Place.child),
                joinedload(Place.put_forward_by),
                joinedload(Place.queue).joinedload(Queue.club).joinedload(Club.school),
            )
        )
    )


def _meetings_with_hosts(
    session: Session, library_id: int, first: datetime, last: datetime
) -> dict[Meeting, list[str]]:
    """The meetings in order, each with the names of its club's hosts."""
    is_host = (Role.club_id == Club.id) & (Role.name == RoleName.HOST) & Role.ended_at.is_(None)
    rows = session.execute(
        select(Meeting, Person.name)
        .join(Club, Club.id == Meeting.club_id)
        .outerjoin(Role, is_host)
        .outerjoin(Person, Person.id == Role.person_id)
        .where(
            Meeting.library_id == library_id,
            Meeting.starts_at >= first,
            Meeting.starts_at < last,
            Meeting.state != MeetingState.CANCELLED,
            Club.state == ClubState.OPEN,
        )
        .order_by(Meeting.starts_at, Meeting.id, Person.name)
        .options(
            joinedload(Meeting.club).options(
                joinedload(Club.school), joinedload(Club.queue), joinedload(Club.librarian)
            )
        )
    )
    hosts: dict[Meeting, list[str]] = {}
    for meeting, name in rows:
        names = hosts.setdefault(meeting, [])
        if name and name not in names:
            names.append(name)
    return hosts


def _fronts(session: Session, clubs: set[int]) -> dict[int, list[Place]]:
    """For each club those who have been offered a place and the first who waits, in order."""
    turn = func.row_number().over(
        partition_by=(Place.queue_id, Place.state), order_by=(Place.priority, Place.number)
    )
    standing = (
        select(Place.id, Place.state, turn.label("turn"))
        .join(Queue, Queue.id == Place.queue_id)
        .where(
            Queue.club_id.in_(clubs),
            is_clubs_own(),
            Place.state.in_((PlaceState.WAITING, PlaceState.OFFERED)),
        )
        .subquery()
    )
    places = session.scalars(
        select(Place)
        .join(standing, standing.c.id == Place.id)
        .where(or_(standing.c.turn == 1, standing.c.state == PlaceState.OFFERED))
        .order_by(Place.priority, Place.number)
        .options(joinedload(Place.child), joinedload(Place.queue))
    )
    fronts: dict[int, list[Place]] = {}
    for place in places:
        fronts.setdefault(place.queue.club_id, []).append(place)
    return fronts


def _offered(fronts: dict[int, list[Place]], meeting: Meeting) -> list[Place]:
    return [place for place in fronts.get(meeting.club_id, []) if place.expires_at]
