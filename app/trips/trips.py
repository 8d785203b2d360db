"""Trips and sleep-overs: planned with places of their own, and no child comes along against a guardian's no.

The places are given by the waiting list. A yes counts from paper or from the guardian's link; with several
sources any no wins, and the seat goes to the next in line.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.children.models import Child, Guardian
from app.clubs.models import Club
from app.core import audit, database
from app.core.errors import RuleBroken
from app.places import queues, waiting_list
from app.places.membership import must_be_in
from app.places.models import LIVE, Place, PlaceState, Queue, QueuePurpose
from app.trips.models import Trip, TripAnswer, TripState
from app.trips.trip_answers import Answer, standing


@dataclass(frozen=True)
class TripPlan:
    """All that is decided about a trip."""

    title: str
    starts_at: datetime
    ends_at: datetime
    sign_up_until: datetime
    """After this nobody signs up, and no place is offered by itself."""
    places: int
    meet_at: str
    pick_up_at: str
    bring: str = ""
    about: str = ""


def plan(session: Session, club: Club, planned: TripPlan, by: Person, now: datetime) -> Trip:
    """The club goes somewhere; its children may sign up at once.

    Raises RuleBroken: trip_in_past, trip_backwards, no_places.
    """
    _check(planned, now)
    queue = Queue(
        library_id=club.library_id,
        purpose=QueuePurpose.TRIP,
        club_id=club.id,
        season_id=club.season_id,
        capacity=planned.places,
        closes_at=planned.sign_up_until,
        starts_at=planned.starts_at,
    )
    session.add(queue)
    session.flush()
    trip = Trip(library_id=club.library_id, queue_id=queue.id, planned_by_id=by.id, created_at=now)
    _write(trip, planned)
    session.add(trip)
    session.flush()
    audit.record(session, "plan_trip", trip, now=now, actor_id=by.id)
    return trip


def change(session: Session, trip: Trip, planned: TripPlan, by: Person, now: datetime) -> None:
    """Something is different; more places are offered at once, fewer throw nobody out.

    Raises RuleBroken: trip_cancelled, trip_in_past, trip_backwards, no_places.
    """
    _must_be_on(trip)
    _check(planned, now)
    queue = database.lock(session, trip.queue)
    queue.closes_at, queue.starts_at = planned.sign_up_until, planned.starts_at
    _write(trip, planned)
    audit.record(session, "change_trip", trip, now=now, actor_id=by.id)
    queues.change_capacity(session, queue, planned.places, by)


def cancel(session: Session, trip: Trip, by: Person, now: datetime) -> None:
    """The trip is called off; each child reads it on its own page. Raises RuleBroken: trip_cancelled."""
    database.lock(session, trip)
    _must_be_on(trip)
    trip.state = TripState.CANCELLED
    queues.close(session, trip.queue, now)
    audit.record(
        session,
        "cancel_trip",
        trip,
        now=now,
        actor_id=by.id,
        before=TripState.PLANNED,
        after=TripState.CANCELLED,
    )


def sign_up(session: Session, trip: Trip, child: Child, by: Person | None, now: datetime) -> Place:
    """The child comes along while there is a place, else it stands in line. `by` is none when it asks itself.

    Raises RuleBroken: trip_cancelled, not_in_club, guardian_said_no, and what `ask_for_place` raises.
    """
    _must_be_on(trip)
    must_be_in(session, trip.queue.club_id, child)
    if standing(session, trip, child) == Answer.NO:
        raise RuleBroken("guardian_said_no", child=child.short_name)
    return waiting_list.ask_for_place(session, trip.queue, child, by)


def let_go(session: Session, place: Place, by: Person | None) -> None:
    """The child does not come along; its seat is offered on. Raises RuleBroken: place_settled."""
    ends = {
        PlaceState.ACTIVE: waiting_list.leave,
        PlaceState.OFFERED: waiting_list.decline,
        PlaceState.WAITING: waiting_list.withdraw,
    }
    if place.state not in ends:
        raise RuleBroken("place_settled", state=place.state)
    ends[PlaceState(place.state)](session, place, by)


def guardian_says(
    session: Session, trip: Trip, child: Child, yes: bool, by_guardian: Guardian, now: datetime
) -> None:
    """A guardian answers by its link: yes signs the child up or takes the place offered, no lets it go.

    Raises RuleBroken: trip_cancelled, not_in_club, and what `ask_for_place` raises.
    """
    _say(session, trip, child, TripAnswer(is_yes=yes, guardian_id=by_guardian.id, at=now), None)


def paper_says(
    session: Session, trip: Trip, child: Child, yes: bool, said_on: date, by: Person, now: datetime
) -> None:
    """`by` has the signed paper in hand; `said_on` is its date. What it does is as by the link.

    Raises RuleBroken: trip_cancelled, not_in_club, paper_in_future, and what `ask_for_place` raises.
    """
    if said_on > now.date():
        raise RuleBroken("paper_in_future")
    _say(session, trip, child, TripAnswer(is_yes=yes, registered_by_id=by.id, said_on=said_on, at=now), by)


def _say(session: Session, trip: Trip, child: Child, answer: TripAnswer, by: Person | None) -> None:
    _must_be_on(trip)
    database.lock(session, trip.queue)
    answer.library_id, answer.trip_id, answer.child_id = trip.library_id, trip.id, child.id
    session.add(answer)
    session.flush()
    said = "yes" if answer.is_yes else "no"
    audit.record(session, "answer_trip", answer, now=answer.at, actor_id=by.id if by else None, after=said)
    place = session.scalar(
        select(Place).where(
            Place.queue_id == trip.queue_id, Place.child_id == child.id, Place.state.in_(LIVE)
        )
    )
    if standing(session, trip, child) == Answer.NO:
        if place is not None:
            let_go(session, place, by)
    elif place is None:
        sign_up(session, trip, child, by, answer.at)
    elif place.state == PlaceState.OFFERED and place.expires_at and answer.at < place.expires_at:
        waiting_list.accept(session, place, by)


def _must_be_on(trip: Trip) -> None:
    if trip.is_cancelled:
        raise RuleBroken("trip_cancelled")


def _check(planned: TripPlan, now: datetime) -> None:
    if planned.starts_at <= now:
        raise RuleBroken("trip_in_past")
    if planned.ends_at <= planned.starts_at or planned.sign_up_until > planned.starts_at:
        raise RuleBroken("trip_backwards")
    if planned.places < 1:
        raise RuleBroken("no_places")


def _write(trip: Trip, planned: TripPlan) -> None:
    trip.title, trip.meet_at, trip.pick_up_at = planned.title, planned.meet_at, planned.pick_up_at
    trip.starts_at, trip.ends_at = planned.starts_at, planned.ends_at
    trip.bring, trip.about = planned.bring, planned.about
