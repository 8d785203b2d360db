"""What a queue's places are in: a club's children and its line are not those of its trips."""

from collections.abc import Callable

import pytest
from sqlalchemy.exc import IntegrityError

from app.clubs import lines, queries
from app.clubs.models import Club
from app.core import clock
from app.doors import door
from app.doors.models import Door
from app.meetings import unanswered
from app.places import waiting_list
from app.places.models import Place, Queue, QueuePurpose
from app.reviews import queries as reviews
from tests.pages import Visitor
from tests.world import World


@pytest.fixture
def trip(world: World) -> Queue:
    """A trip of the club: Noor goes along, Otto waits for a seat in the bus and nobody has answered."""
    club = world[Club]
    made: Queue = world.add(
        Queue(club_id=club.id, season_id=club.season_id, purpose=QueuePurpose.TRIP, capacity=1)
    )
    waiting_list.ask_for_place(world.session, made, world.child("Noor"), world.tom)
    otto = waiting_list.ask_for_place(world.session, made, world.child("Otto"), world.tom)
    otto.unanswered_at = clock.now()
    world.session.flush()
    return made


def test_who_goes_on_a_trip_is_not_in_the_club(world: World, trip: Queue) -> None:
    session, club = world.session, world[Club]

    names = {child.first_name for child in queries.live_children(session, club)}

    assert names == {line.first_name for line in lines.lines(session, club)} == {"Ida", "Bo", "Mia"}
    assert {child.first_name for child in reviews.children_in(session, club)} == {"Ida", "Bo"}
    assert {child.first_name for child in door.children_at(session, world[Door])} == {"Ida", "Bo"}
    assert reviews.clubs_of_child(session, world.noor, clock.now()) == []


def test_a_clubs_queue_is_its_own_and_not_a_trips(world: World, trip: Queue) -> None:
    world.session.expire_all()

    assert world[Club].queue.id == world[Queue].id != trip.id


def test_today_does_not_take_a_trips_line_for_the_clubs(world: World, trip: Queue) -> None:
    assert unanswered.unanswered_places(world.session, world.library.id) == []


def test_a_trip_opens_no_page_of_the_club_to_a_child(
    world: World, trip: Queue, visit: Callable[..., Visitor]
) -> None:
    visit(world.ida).get(f"/hjoerring/clubs/{world[Club].key}/wall")

    visit(world.noor).get(f"/hjoerring/clubs/{world[Club].key}/wall", status=404)


def test_a_host_does_not_see_a_child_that_only_goes_on_the_trip(
    world: World, trip: Queue, visit: Callable[..., Visitor]
) -> None:
    visit(world.hanne).get(f"/hjoerring/children/{world.ida.key}")

    visit(world.hanne).get(f"/hjoerring/children/{world.noor.key}", status=404)


def test_a_club_has_one_queue_of_its_own_in_a_season(world: World) -> None:
    club = world[Club]

    with pytest.raises(IntegrityError):
        world.add(Queue(club_id=club.id, season_id=club.season_id, capacity=2))


def test_a_club_may_have_several_trips(world: World, trip: Queue) -> None:
    club = world[Club]

    world.add(Queue(club_id=club.id, season_id=club.season_id, purpose=QueuePurpose.TRIP, capacity=2))

    assert world.session.query(Place).filter_by(queue_id=trip.id).count() == 2
