"""The week's visits, and what matters at each."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, or_, select, union_all
from sqlalchemy.orm import Session, aliased

from app.accounts.models import Person, Role, RoleName
from app.children.models import Child, full_label, short_name
from app.clubs.models import Club, ClubState, Meeting, MeetingState
from app.libraries.models import School
from app.places.models import Place, PlaceState, Queue, answer_by, is_clubs_own


@dataclass(frozen=True)
class Asked:
    """A child who has been offered a place or is the first who waits, and the key of its place."""

    key: str
    short_name: str
    full_label: str
    answer_by: datetime | None
    """None for who waits."""
    expires_at: datetime | None


class MeetingToCome(NamedTuple):
    id: int
    key: str
    starts_at: datetime


class ClubToVisit(NamedTuple):
    id: int
    key: str
    name: str
    room: str
    promised: str


class SchoolToVisit(NamedTuple):
    name: str
    phone: str
    address: str
    postcode: str
    town: str
    directions: str


@dataclass(frozen=True)
class Visit:
    """One meeting to come, and what a librarian needs to know before driving out."""

    meeting: MeetingToCome
    club: ClubToVisit
    school: SchoolToVisit
    hosts: list[str]
    children: int
    free: int
    next_in_line: Asked | None
    """Who could be given a free place by word of mouth; who goes together is not parted so easily."""
    offered: list[Asked]
    """Whose adults have not yet said yes or no."""


_COMING = (
    Meeting.library_id == bindparam("library"),
    Meeting.starts_at >= bindparam("first"),
    Meeting.starts_at < bindparam("last"),
    Meeting.state != MeetingState.CANCELLED,
)
_IS_HOST = (
    (Role.club_id == Club.id)
    & (Role.name == RoleName.HOST)
    & or_(Role.meeting_id.is_(None), Role.meeting_id == Meeting.id)
    & Role.ended_at.is_(None)
)
"""Of the club, or standing in at this meeting."""
_MEETINGS: Any = (
    select(
        Meeting.id,
        Meeting.key,
        Meeting.starts_at,
        Club.id,
        Club.key,
        Club.name,
        Club.room,
        Club.promised,
        School.name,
        School.phone,
        School.address,
        School.postcode,
        School.town,
        School.directions,
        Queue.capacity,
        Queue.taken,
        Person.name,
    )
    .join(Club, Club.id == Meeting.club_id)
    .join(School, School.id == Club.school_id)
    .join(Club.queue)
    .outerjoin(Role, _IS_HOST)
    .outerjoin(Person, Person.id == Role.person_id)
    .where(*_COMING, Club.state == ClubState.OPEN)
    .order_by(Meeting.starts_at, Meeting.id, Person.name)
)

_OWN_QUEUES = select(Queue.id).where(
    Queue.club_id.in_(select(Meeting.club_id).where(*_COMING)), is_clubs_own()
)
_next = aliased(Place)
_NEXT_IN_LINE = (
    select(_next.id)
    .where(_next.queue_id == Queue.id, _next.state == PlaceState.WAITING, _next.tie.is_(None))
    .order_by(_next.priority, _next.number)
    .limit(1)
    .correlate(Queue)
    .scalar_subquery()
)
_FRONT = union_all(
    select(Place.id).where(Place.queue_id.in_(_OWN_QUEUES), Place.state == PlaceState.OFFERED),
    select(_NEXT_IN_LINE).where(Queue.id.in_(_OWN_QUEUES)),
)
_FRONTS = (
    select(Queue.club_id, Place.key, Place.expires_at)
    .add_columns(Child.first_name, Child.initial, Child.class_label)
    .select_from(Place)
    .join(Queue, Queue.id == Place.queue_id)
    .join(Child, Child.id == Place.child_id)
    .where(Place.id.in_(_FRONT))
    .order_by(Place.priority, Place.number)
)


def visits(session: Session, library_id: int, first: datetime, last: datetime) -> list[Visit]:
    """The meetings of the library's clubs from `first` until before `last`, in order; two queries."""
    wanted = {"library": library_id, "first": first, "last": last}
    found: dict[int, Any] = {}
    hosts: dict[int, list[str]] = {}
    for row in session.execute(_MEETINGS, wanted):
        found.setdefault(row[0], row)
        names, host = hosts.setdefault(row[0], []), row[-1]
        if host and host not in names:
            names.append(host)
    fronts = _fronts(session, wanted) if found else {}
    return [_visit(row, hosts[meeting], fronts) for meeting, row in found.items()]


def _fronts(session: Session, wanted: dict[str, object]) -> dict[int, list[Asked]]:
    """Who has been offered a place, and the first who waits, by the club's id."""
    fronts: dict[int, list[Asked]] = {}
    for club_id, key, expires_at, first_name, initial, class_label in session.execute(_FRONTS, wanted):
        name = short_name(first_name, initial)
        asked = Asked(key, name, full_label(name, class_label), answer_by(expires_at), expires_at)
        fronts.setdefault(club_id, []).append(asked)
    return fronts


def _visit(row: Any, hosts: list[str], fronts: dict[int, list[Asked]]) -> Visit:
    meeting, club, school = MeetingToCome(*row[:3]), ClubToVisit(*row[3:8]), SchoolToVisit(*row[8:14])
    capacity, taken = row[14:16]
    front = fronts.get(club.id, [])
    offered = [asked for asked in front if asked.answer_by]
    first = next((asked for asked in front if not asked.answer_by), None)
    return Visit(meeting, club, school, hosts, taken - len(offered), max(capacity - taken, 0), first, offered)
