"""What a guardian's page says of a child's places, and what a guardian may do with them."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.orm import Session, aliased, contains_eager, joinedload

from app.accounts.models import Person, Role, RoleName
from app.children.models import Child
from app.clubs.models import Club, ClubState, Meeting, MeetingState, Season
from app.core.errors import RuleBroken
from app.core.tables import UtcDateTime
from app.places import waiting_list
from app.places.models import LIVE, Place, PlaceState, Queue, is_clubs_own


class Why(StrEnum):
    """Why a child waits still; worded in `guardians/_guardian_why.html`. Other children are never named."""

    DRAW_TO_COME = "draw_to_come"
    UNANSWERED = "unanswered"
    CLOSED = "closed"
    NEXT = "next"
    FULL = "full"
    TOGETHER = "together"


@dataclass(frozen=True)
class PlaceOfChild:
    """A child's live place in one club, with all that is said about it."""

    place: Place
    club: Club
    position: int | None
    """How manieth in line, from 1; none for who is in or has been offered a place."""
    why: list[Why]
    next_meeting: Meeting | None
    hosts: list[Person]

    @property
    def state(self) -> str:
        return self.place.state


_other = aliased(Place)
_BEFORE = (
    select(func.count(_other.id))
    .where(
        _other.queue_id == Place.queue_id,
        _other.state == PlaceState.WAITING,
        or_(
            _other.priority < Place.priority,
            (_other.priority == Place.priority) & (_other.number < Place.number),
        ),
    )
    .correlate(Place)
    .scalar_subquery()
)
"""How many wait before a place."""
_NEXT_MEETING = (
    select(Meeting.id)
    .where(
        Meeting.club_id == Club.id,
        Club.state == ClubState.OPEN,
        Meeting.state == MeetingState.PLANNED,
        Meeting.ends_at > bindparam("now", type_=UtcDateTime),
    )
    .order_by(Meeting.starts_at, Meeting.id)
    .limit(1)
    .correlate(Club)
    .scalar_subquery()
)
_ITS_PLACES = (
    select(Place, _BEFORE, Meeting)
    .join(Queue, Queue.id == Place.queue_id)
    .join(Club, Club.id == Queue.club_id)
    .outerjoin(Meeting, Meeting.id == _NEXT_MEETING)
    .where(Place.child_id == bindparam("child"), Place.state.in_(LIVE), is_clubs_own())
    .options(
        contains_eager(Place.queue, Queue.club).options(
            joinedload(Club.school), joinedload(Club.season), joinedload(Club.librarian)
        ),
        joinedload(Place.priority_class),
    )
    .order_by(Place.id)
)


def places_of(session: Session, child: Child, now: datetime) -> list[PlaceOfChild]:
    """The child's live places in clubs, those it is in first."""
    rows = session.execute(_ITS_PLACES, {"child": child.id, "now": now}).all()
    hosts = _hosts(session, [place.queue.club_id for place, _, _ in rows])
    found = [
        PlaceOfChild(
            place,
            place.queue.club,
            before + 1 if place.state == PlaceState.WAITING and place.queue.draws_at is None else None,
            _why(place, before, now),
            meeting,
            hosts[place.queue.club_id],
        )
        for place, before, meeting in rows
    ]
    order = (PlaceState.OFFERED, PlaceState.ACTIVE, PlaceState.WAITING)
    return sorted(found, key=lambda each: order.index(PlaceState(each.state)))


def place_of(session: Session, child: Child, key: str) -> PlaceOfChild | None:
    """The one of the child's places with this key, and no other child's."""
    place = session.scalar(
        select(Place)
        .join(Queue, Queue.id == Place.queue_id)
        .where(Place.child_id == child.id, Place.key == key, Place.state.in_(LIVE), is_clubs_own())
        .options(joinedload(Place.queue).joinedload(Queue.club).joinedload(Club.school))
    )
    return PlaceOfChild(place, place.queue.club, None, [], None, []) if place else None


def say_yes(session: Session, place: Place) -> None:
    """The guardian takes the place that is free for its child.

    Raises RuleBroken: offer_expired, place_settled.
    """
    waiting_list.accept(session, place, None)


def say_no(session: Session, place: Place) -> None:
    """The guardian lets another child have it. Raises RuleBroken: place_settled."""
    if place.state != PlaceState.OFFERED:
        raise RuleBroken("place_settled", state=place.state)
    waiting_list.decline(session, place, None)


def season_ended_on(session: Session, library_id: int, today: date) -> date | None:
    """The last day of the season that ended last; a link older than that is confirmed anew."""
    ended = select(func.max(Season.last_on)).where(Season.library_id == library_id, Season.last_on < today)
    return session.scalar(ended)


def _why(place: Place, before: int, now: datetime) -> list[Why]:
    """Why a waiting child is not in yet, the weightiest first; empty for all others."""
    queue = place.queue
    if place.state != PlaceState.WAITING:
        return []
    if queue.draws_at is not None:
        return [Why.DRAW_TO_COME]
    together = [Why.TOGETHER] if place.tie else []
    if place.unanswered_at:
        return [Why.UNANSWERED, *together]
    if any(end and now >= end for end in (queue.closes_at, queue.starts_at)):
        return [Why.CLOSED, *together]
    return [Why.FULL if before or together else Why.NEXT, *together]


def _hosts(session: Session, club_ids: list[int]) -> dict[int, list[Person]]:
    rows = session.execute(
        select(Role.club_id, Person)
        .join(Person, Person.id == Role.person_id)
        .where(
            Role.club_id.in_(club_ids),
            Role.name == RoleName.HOST,
            Role.meeting_id.is_(None),
            Role.ended_at.is_(None),
        )
        .order_by(Person.name)
    )
    found: dict[int, list[Person]] = {club_id: [] for club_id in club_ids}
    for club_id, person in rows:
        found[int(club_id or 0)].append(person)
    return found
