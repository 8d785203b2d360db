"""The week's visits and what matters at each; the places nobody has answered for."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, or_, select, union_all
from sqlalchemy.orm import Bundle, Session, aliased

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


@dataclass(frozen=True)
class Visit:
    """One meeting to come, and what a librarian needs to know before driving out."""

    meeting: Any
    """`id`, `key`, `starts_at`."""
    club: Any
    """`id`, `key`, `name`, `room`, `promised`."""
    school: Any
    """`name`, `phone`, `address`, `postcode`, `town`, `directions`."""
    hosts: list[str]
    children: int
    free: int
    next_in_line: Asked | None
    """Who could be given a free place by word of mouth; who goes together is not parted so easily."""
    offered: list[Asked] = field(default_factory=list)
    """Whose adults have not yet said yes or no."""


@dataclass(frozen=True)
class Unanswered:
    """A place whose offer nobody answered, and whom to phone about it."""

    key: str
    short_name: str
    since: datetime
    free: int
    club: str
    school: str
    phone: str
    ask_name: str | None
    """Who put the child forward, if that person still has a part at the library."""
    ask_email: str | None


_IS_HOST = (
    (Role.club_id == Club.id)
    & (Role.name == RoleName.HOST)
    & or_(Role.meeting_id.is_(None), Role.meeting_id == Meeting.id)
    & Role.ended_at.is_(None)
)
"""Of the club, or standing in at this meeting."""
_MEETINGS: Any = (
    select(
        Bundle("meeting", Meeting.id, Meeting.key, Meeting.starts_at),
        Bundle("club", Club.id, Club.key, Club.name, Club.room, Club.promised),
        Bundle(
            "school",
            School.name,
            School.phone,
            School.address,
            School.postcode,
            School.town,
            School.directions,
        ),
        Queue.capacity,
        Queue.taken,
        Person.name,
    )
    .join(Club, Club.id == Meeting.club_id)
    .join(School, School.id == Club.school_id)
    .join(Club.queue)
    .outerjoin(Role, _IS_HOST)
    .outerjoin(Person, Person.id == Role.person_id)
    .where(
        Meeting.library_id == bindparam("library"),
        Meeting.starts_at >= bindparam("first"),
        Meeting.starts_at < bindparam("last"),
        Meeting.state != MeetingState.CANCELLED,
        Club.state == ClubState.OPEN,
    )
    .order_by(Meeting.starts_at, Meeting.id, Person.name)
)

_OWN_QUEUES = select(Queue.id).where(Queue.club_id.in_(bindparam("clubs", expanding=True)), is_clubs_own())
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

_HAS_A_PART = (
    select(Role.id)
    .where(Role.person_id == Person.id, Role.library_id == bindparam("library"), Role.ended_at.is_(None))
    .exists()
)
_UNANSWERED = (
    select(Place.key, Child.first_name, Child.initial, Place.unanswered_at, Queue.capacity, Queue.taken)
    .add_columns(Club.name, School.name, School.phone, Person.name, Person.email)
    .select_from(Place)
    .join(Child, Child.id == Place.child_id)
    .join(Queue, Queue.id == Place.queue_id)
    .join(Club, Club.id == Queue.club_id)
    .join(School, School.id == Club.school_id)
    .outerjoin(Person, (Person.id == Place.put_forward_by_id) & Person.disabled_at.is_(None) & _HAS_A_PART)
    .where(
        Place.library_id == bindparam("library"),
        Place.state == PlaceState.WAITING,
        Place.unanswered_at.is_not(None),
        is_clubs_own(),
    )
    .order_by(Place.unanswered_at, Place.id)
)


def visits(session: Session, library_id: int, first: datetime, last: datetime) -> list[Visit]:
    """The meetings of the library's clubs from `first` until before `last`, in order; two queries."""
    rows = session.execute(_MEETINGS, {"library": library_id, "first": first, "last": last})
    found: dict[int, Visit] = {}
    for meeting, club, school, capacity, taken, host in rows:
        visit = found.get(meeting.id)
        if visit is None:
            visit = Visit(meeting, club, school, [], taken, max(capacity - taken, 0), None)
            found[meeting.id] = visit
        if host and host not in visit.hosts:
            visit.hosts.append(host)
    return _with_fronts(session, list(found.values()))


def unanswered_places(session: Session, library_id: int) -> list[Unanswered]:
    """Whom to phone about, the longest ago first."""
    return [
        Unanswered(key, short_name(first, initial), since, max(capacity - taken, 0), *whom)
        for key, first, initial, since, capacity, taken, *whom in session.execute(
            _UNANSWERED, {"library": library_id}
        )
    ]


def _with_fronts(session: Session, found: list[Visit]) -> list[Visit]:
    """Who has been offered a place, and the first who waits."""
    fronts: dict[int, list[Asked]] = {}
    for club_id, key, expires_at, first_name, initial, class_label in session.execute(
        _FRONTS, {"clubs": list({visit.club.id for visit in found})}
    ):
        name = short_name(first_name, initial)
        asked = Asked(key, name, full_label(name, class_label), answer_by(expires_at), expires_at)
        fronts.setdefault(club_id, []).append(asked)
    return [_with_front(visit, fronts.get(visit.club.id, [])) for visit in found]


def _with_front(visit: Visit, front: list[Asked]) -> Visit:
    offered = [asked for asked in front if asked.answer_by]
    first = next((asked for asked in front if not asked.answer_by), None)
    children = visit.children - len(offered)
    return replace(visit, children=children, next_in_line=first, offered=offered)
