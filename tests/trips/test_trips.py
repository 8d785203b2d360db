"""Trips: their own places and line by the same engine, and a guardian's yes or no."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from app.children.models import Guardian
from app.clubs.models import Club
from app.core import clock
from app.core.errors import RuleBroken
from app.invariants import broken
from app.notices.models import Notice
from app.places import waiting_list
from app.places.models import Place, PlaceState, Queue
from app.trips import going, trips
from app.trips.models import Trip, TripAnswer
from app.trips.trip_answers import Answer
from app.trips.trips import TripPlan
from tests.world import World


def trip(world: World) -> Trip:
    found: Trip = world[Trip]
    return found


def sign_up(world: World, name: str) -> Place:
    return trips.sign_up(world.session, trip(world), world.children[name], None, clock.now())


def link(world: World, name: str, *, yes: bool) -> None:
    trips.guardian_says(world.session, trip(world), world.children[name], yes, world[Guardian], clock.now())


def paper(world: World, name: str, *, yes: bool) -> None:
    now = clock.now()
    trips.paper_says(world.session, trip(world), world.children[name], yes, now.date(), world.hanne, now)


def on_trip(world: World) -> dict[str, str]:
    """Who comes along, is offered a place or waits."""
    rows = going.going(world.session, trip(world))
    return {each.child.first_name: each.place.state for each in rows}


def own(world: World, name: str) -> going.OwnTrip:
    (found,) = going.open_trips_of_child(world.session, world.children[name], clock.now())
    return found


def a_plan(**values: Any) -> TripPlan:
    starts_at = clock.now() + timedelta(days=10)
    planned = TripPlan(
        title="The Orla prize",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=6),
        sign_up_until=starts_at - timedelta(days=2),
        places=10,
        meet_at="At the bus stop",
        pick_up_at="At the school",
    )
    return replace(planned, **values)


def test_a_trip_has_places_and_a_line_of_its_own(world: World) -> None:
    clubs = world[Queue]
    before = (clubs.taken, clubs.waiting)

    sign_up(world, "ida")
    sign_up(world, "bo")

    assert on_trip(world) == {"Ida": "active", "Bo": "waiting"}
    assert (clubs.taken, clubs.waiting) == before
    assert broken(world.session) == []


def test_a_child_reads_that_it_comes_along_or_its_number_in_line(world: World) -> None:
    for name in ("ida", "bo", "noor"):
        if name == "noor":
            world.place(world.child("Noor"), PlaceState.ACTIVE, settled_at=clock.now())
        sign_up(world, name)

    assert (own(world, "ida").state, own(world, "ida").position) == (PlaceState.ACTIVE, None)
    assert own(world, "bo").position == 1
    assert own(world, "noor").position == 2


def test_only_children_of_the_club_sign_up(world: World) -> None:
    with pytest.raises(RuleBroken, match="not_in_club"):
        sign_up(world, "mia")


def test_the_seat_of_a_child_that_stays_at_home_is_offered_on(world: World) -> None:
    first = sign_up(world, "ida")
    sign_up(world, "bo")

    trips.let_go(world.session, first, world.hanne)

    assert on_trip(world) == {"Bo": "offered"}
    assert [notice.template for notice in world.session.query(Notice)] == ["trip_offered"]
    assert broken(world.session) == []


def test_an_offer_ends_before_the_trip_begins(world: World) -> None:
    first = sign_up(world, "ida")
    second = sign_up(world, "bo")
    queue = trip(world).queue
    queue.closes_at = queue.starts_at = clock.now() + timedelta(hours=20)
    world.session.flush()

    trips.let_go(world.session, first, world.hanne)

    assert second.expires_at == queue.starts_at


def test_after_sign_up_has_closed_nobody_signs_up_and_nothing_is_offered(world: World) -> None:
    first = sign_up(world, "ida")
    sign_up(world, "bo")

    with time_machine.travel(clock.now() + timedelta(days=21), tick=False):
        trips.let_go(world.session, first, world.hanne)

        assert on_trip(world) == {"Bo": "waiting"}
        assert not own(world, "ida").can_sign_up
        with pytest.raises(RuleBroken, match="signup_closed"):
            sign_up(world, "ida")


def test_a_free_seat_is_given_by_the_host_after_sign_up_has_closed(world: World) -> None:
    first, second = sign_up(world, "ida"), sign_up(world, "bo")

    with time_machine.travel(clock.now() + timedelta(days=21), tick=False):
        trips.let_go(world.session, first, world.hanne)
        waiting_list.give_place(world.session, second, world.hanne, "By word of mouth")

    assert on_trip(world) == {"Bo": "active"}


def test_the_guardians_yes_by_link_signs_the_child_up(world: World) -> None:
    link(world, "ida", yes=True)

    assert on_trip(world) == {"Ida": "active"}
    assert own(world, "ida").answer == Answer.YES


def test_the_guardians_yes_takes_the_place_that_is_offered(world: World) -> None:
    first = sign_up(world, "ida")
    sign_up(world, "bo")
    trips.let_go(world.session, first, world.hanne)

    link(world, "bo", yes=True)

    assert on_trip(world) == {"Bo": "active"}


@pytest.mark.parametrize("says", [link, paper])
def test_a_no_lets_the_seat_go_to_the_next_in_line(world: World, says: Any) -> None:
    sign_up(world, "ida")
    sign_up(world, "bo")

    says(world, "ida", yes=False)

    assert on_trip(world) == {"Bo": "offered"}
    assert own(world, "ida").answer == Answer.NO
    assert broken(world.session) == []


def test_against_one_guardians_no_anothers_yes_does_not_count(world: World) -> None:
    paper(world, "bo", yes=False)
    link(world, "bo", yes=True)

    assert on_trip(world) == {}
    with pytest.raises(RuleBroken, match="guardian_said_no"):
        sign_up(world, "bo")


def test_a_guardian_may_change_its_mind(world: World) -> None:
    link(world, "bo", yes=False)
    link(world, "bo", yes=True)

    assert on_trip(world) == {"Bo": "active"}


def test_the_paper_is_noted_with_its_date_and_who_has_it_in_hand(world: World) -> None:
    sign_up(world, "bo")

    paper(world, "bo", yes=True)

    (row,) = world.session.query(TripAnswer).filter_by(child_id=world.bo.id)
    assert (row.said_on, row.registered_by_id) == (clock.now().date(), world.hanne.id)


def test_a_paper_is_not_signed_tomorrow(world: World) -> None:
    now = clock.now()
    with pytest.raises(RuleBroken, match="paper_in_future"):
        trips.paper_says(
            world.session,
            trip(world),
            world.bo,
            True,
            now.date() + timedelta(days=2),
            world.hanne,
            now,
        )


def test_a_child_knows_of_its_own_clubs_trips_only(world: World) -> None:
    assert going.open_trips_of_child(world.session, world.mia, clock.now()) == []


def test_a_trip_that_is_over_is_no_longer_told_of(world: World) -> None:
    later = clock.now() + timedelta(days=32)

    assert going.open_trips_of_child(world.session, world.ida, later) == []


def test_a_trip_called_off_takes_nobody_and_the_child_reads_it(world: World) -> None:
    sign_up(world, "ida")

    trips.cancel(world.session, trip(world), world.hanne, clock.now())

    assert own(world, "ida").trip.is_cancelled
    assert broken(world.session) == []
    for verb in (lambda: sign_up(world, "bo"), lambda: link(world, "bo", yes=True)):
        with pytest.raises(RuleBroken, match="trip_cancelled"):
            verb()
    with pytest.raises(RuleBroken, match="trip_cancelled"):
        trips.cancel(world.session, trip(world), world.hanne, clock.now())


def test_more_places_are_offered_at_once(world: World) -> None:
    sign_up(world, "ida")
    sign_up(world, "bo")

    trips.change(world.session, trip(world), a_plan(places=2), world.hanne, clock.now())

    assert on_trip(world) == {"Ida": "active", "Bo": "offered"}
    assert trip(world).title == "The Orla prize"


def test_fewer_places_throw_nobody_out(world: World) -> None:
    planned = trips.plan(world.session, world[Club], a_plan(places=2), world.hanne, clock.now())
    for name in ("ida", "bo"):
        trips.sign_up(world.session, planned, world.children[name], None, clock.now())

    trips.change(world.session, planned, a_plan(places=1), world.hanne, clock.now())

    assert {each.place.state for each in going.going(world.session, planned)} == {"active"}


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"starts_at": timedelta(days=-1)}, "trip_in_past"),
        ({"ends_at": timedelta()}, "trip_backwards"),
        ({"sign_up_until": timedelta(days=11)}, "trip_backwards"),
        ({"places": 0}, "no_places"),
    ],
)
def test_a_trip_that_cannot_be_is_not_planned(world: World, wrong: dict[str, Any], code: str) -> None:
    wrong = {
        name: clock.now() + value if isinstance(value, timedelta) else value for name, value in wrong.items()
    }
    with pytest.raises(RuleBroken, match=code):
        trips.plan(world.session, world[Club], a_plan(**wrong), world.hanne, clock.now())
