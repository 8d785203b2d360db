"""Reads about trips: those of a club, who is going and who waits, and what a child reads on its own page."""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.orm import Session, aliased, contains_eager

from app.children.models import Child
from app.clubs.models import Club
from app.core.tables import UtcDateTime
from app.places.membership import ITS_CLUBS
from app.places.models import LIVE, Place, PlaceState, Queue, QueuePurpose, is_clubs_own
from app.trips.models import Trip, TripAnswer
from app.trips.trip_answers import Answer, together

TRIPS_SHOWN = 20


@dataclass(frozen=True)
class Going:
    """A child's place on a trip or in its line, and what its guardians say."""

    place: Place
    child: Child
    answer: Answer
    answered_last: TripAnswer | None
    position: int | None
    """How manieth in line, from 1; none for who is coming along or is offered a place."""

    @property
    def is_coming(self) -> bool:
        return self.place.state == PlaceState.ACTIVE

    @property
    def is_offered(self) -> bool:
        return self.place.state == PlaceState.OFFERED


@dataclass(frozen=True)
class OwnTrip:
    """A trip of a club the child is in, and where the child stands."""

    trip: Trip
    club_id: int
    state: PlaceState | None
    position: int | None
    answer: Answer
    can_sign_up: bool
    """Whether there is still time, and no guardian has said no."""


def trips_of(session: Session, club: Club) -> list[Trip]:
    """The club's trips, the latest first; with their queue."""
    return list(
        session.scalars(
            select(Trip)
            .join(Trip.queue)
            .where(Queue.club_id == club.id)
            .options(contains_eager(Trip.queue))
            .order_by(Trip.starts_at.desc(), Trip.id)
            .limit(TRIPS_SHOWN)
        )
    )


def going(session: Session, trip: Trip) -> list[Going]:
    """Who is coming along, by name, then who is offered a place and who waits, in order."""
    rows = session.execute(
        select(Place, Child)
        .join(Child, Child.id == Place.child_id)
        .where(Place.queue_id == trip.queue_id, Place.state.in_(LIVE))
        .order_by(Place.priority, Place.number)
    ).all()
    answers = _answers(session, trip)
    found, position = [], 0
    for place, child in rows:
        waits = place.state == PlaceState.WAITING
        position += waits
        theirs = answers.get(child.id, [])
        found.append(
            Going(place, child, together(theirs), theirs[-1] if theirs else None, position if waits else None)
        )
    coming = sorted((each for each in found if each.is_coming), key=_by_name)
    return coming + [each for each in found if not each.is_coming]


def not_signed_up(session: Session, trip: Trip, here: list[Going]) -> list[Child]:
    """The children of the club who are neither coming along nor in line, by name."""
    there = {each.child.id for each in here}
    inside = session.scalars(
        select(Child)
        .join(Place, Place.child_id == Child.id)
        .join(Queue, Queue.id == Place.queue_id)
        .where(Queue.club_id == trip.queue.club_id, is_clubs_own(), Place.state == PlaceState.ACTIVE)
        .order_by(Child.sort_key, Child.id)
    )
    return [child for child in inside if child.id not in there]


_own_place, _line, _ahead = aliased(Place), aliased(Queue), aliased(Place)
_UP_TO_IT = (
    select(func.count())
    .where(
        _ahead.queue_id == _own_place.queue_id,
        _ahead.state == PlaceState.WAITING,
        or_(
            _ahead.priority < _own_place.priority,
            (_ahead.priority == _own_place.priority) & (_ahead.number <= _own_place.number),
        ),
    )
    .correlate(_own_place)
    .scalar_subquery()
)
_ITS_OPEN_TRIPS = (
    select(Trip, _own_place.state, _UP_TO_IT, TripAnswer)
    .join(_line, _line.id == Trip.queue_id)
    .outerjoin(
        _own_place,
        (_own_place.queue_id == _line.id)
        & (_own_place.child_id == bindparam("child"))
        & _own_place.state.in_(LIVE),
    )
    .outerjoin(TripAnswer, (TripAnswer.trip_id == Trip.id) & (TripAnswer.child_id == bindparam("child")))
    .where(
        _line.purpose == QueuePurpose.TRIP,
        _line.club_id.in_(ITS_CLUBS),
        Trip.ends_at > bindparam("now", type_=UtcDateTime),
    )
    .options(contains_eager(Trip.queue.of_type(_line)))
    .order_by(Trip.starts_at, Trip.id, TripAnswer.id)
)
ANY_OPEN_TRIP = (
    select(Trip.id)
    .join(Queue, Queue.id == Trip.queue_id)
    .where(
        Queue.purpose == QueuePurpose.TRIP,
        Queue.club_id.in_(ITS_CLUBS),
        Trip.ends_at > bindparam("now", type_=UtcDateTime),
    )
    .exists()
)
"""Whether `open_trips_of_child` would find one; asked beside other things."""


def open_trips_of_child(session: Session, child: Child, now: datetime) -> list[OwnTrip]:
    """The trips to come of the clubs the child is in, the next first; also those called off."""
    rows = session.execute(_ITS_OPEN_TRIPS, {"child": child.id, "now": now})
    found = []
    for (trip, state, position), together_with in groupby(rows, key=lambda row: tuple(row[:3])):
        answers = [row[3] for row in together_with if row[3] is not None]
        found.append(_own(trip, state, position, together(answers), now))
    return found


def _own(trip: Trip, state: str | None, position: int, answer: Answer, now: datetime) -> OwnTrip:
    closes_at = trip.queue.closes_at
    is_open = not trip.is_cancelled and (closes_at is None or now < closes_at)
    return OwnTrip(
        trip,
        trip.queue.club_id,
        PlaceState(state) if state else None,
        position if state == PlaceState.WAITING else None,
        answer,
        is_open and state is None and answer != Answer.NO,
    )


def _answers(session: Session, trip: Trip) -> dict[int, list[TripAnswer]]:
    """What was said to the trip, in the order it came, by child."""
    found: dict[int, list[TripAnswer]] = {}
    for answer in session.scalars(
        select(TripAnswer).where(TripAnswer.trip_id == trip.id).order_by(TripAnswer.id)
    ):
        found.setdefault(answer.child_id, []).append(answer)
    return found


def _by_name(each: Going) -> tuple[str, int]:
    return each.child.sort_key, each.child.id
