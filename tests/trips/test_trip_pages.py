"""The trip's pages: for the host, for the child, for the bus and for the parents."""

from collections.abc import Callable
from datetime import timedelta

from app.clubs.models import Club
from app.core import clock
from app.places.models import Place, PlaceState
from app.trips import trips
from app.trips.models import Trip, TripAnswer
from tests.pages import Visitor
from tests.world import World

Visit = Callable[..., Visitor]
FORM = {
    "title": "The Orla prize",
    "starts_at": "08:00",
    "ends_at": "15.30",
    "meet_at": "The bus stop",
    "pick_up_at": "The school",
    "places": "10",
    "bring": "Packed lunch",
}


def address(world: World, more: str = "") -> str:
    return f"/hjoerring/trips/{world[Trip].key}{more}"


def signed_up(world: World, *names: str) -> list[Place]:
    return [
        trips.sign_up(world.session, world[Trip], world.children[name], None, clock.now()) for name in names
    ]


def me(visit: Visit, child: object) -> str:
    return visit(child).get("/hjoerring/me").get_data(as_text=True)


def test_a_host_plans_a_trip_and_the_children_find_it(world: World, visit: Visit) -> None:
    hanne = visit(world.hanne)
    day = (clock.now() + timedelta(days=9)).date().isoformat()

    answer = hanne.post(f"/hjoerring/clubs/{world[Club].key}/trips/new", FORM | {"starts_on": day})

    assert "Packed lunch" in hanne.follow(answer).get_data(as_text=True)
    assert "The Orla prize" in me(visit, world.bo)


def test_a_trip_that_ends_before_it_begins_is_asked_about(world: World, visit: Visit) -> None:
    day = (clock.now() + timedelta(days=9)).date().isoformat()

    answer = visit(world.hanne).post(
        f"/hjoerring/clubs/{world[Club].key}/trips/new",
        FORM | {"starts_on": day, "ends_at": "07:00"},
        status=422,
    )

    text = answer.get_data(as_text=True)
    assert "must end after it begins" in text
    assert "Packed lunch" in text


def test_the_form_of_a_trip_gives_back_what_it_is_given(world: World, visit: Visit) -> None:
    hanne, trip = visit(world.hanne), world[Trip]
    before = (trip.title, trip.starts_at, trip.ends_at)
    page = hanne.get(address(world, "/edit")).get_data(as_text=True)
    assert 'value="A night at the library"' in page
    starts, ends = trip.starts_at, trip.ends_at

    hanne.post(
        address(world, "/edit"),
        FORM
        | {
            "title": trip.title,
            "starts_on": starts.date().isoformat(),
            "ends_on": ends.date().isoformat(),
            "places": "4",
        },
    )

    changed = world.session.get_one(Trip, trip.id)
    assert (changed.title, changed.queue.capacity) == (before[0], 4)


def test_a_child_signs_up_and_reads_that_it_is_coming_along(world: World, visit: Visit) -> None:
    ida = visit(world.ida)

    ida.post(address(world, "/join"))

    assert "You are coming along" in me(visit, world.ida)
    visit(world.bo).post(address(world, "/join"))
    assert "You are number 1 in line" in me(visit, world.bo)


def test_a_child_that_comes_along_reads_what_to_bring_and_what_is_missing(world: World, visit: Visit) -> None:
    world[Trip].bring = "A sleeping bag"
    signed_up(world, "bo")

    page = me(visit, world.bo)

    assert "A sleeping bag" in page
    assert "Ask a grown-up at home" in page


def test_the_host_signs_children_up(world: World, visit: Visit) -> None:
    visit(world.hanne).post(address(world, "/sign-up"), {"child": [world.ida.key, world.bo.key]})

    page = visit(world.hanne).get(address(world)).get_data(as_text=True)
    assert "1 child comes along" in page
    assert "Waiting list" in page


def test_the_slips_that_have_come_back_are_noted_in_one_go(world: World, visit: Visit) -> None:
    signed_up(world, "bo")

    visit(world.hanne).post(
        address(world, "/papers"), {"child": world.bo.key, "said_on": clock.now().date().isoformat()}
    )

    assert "Yes is missing" not in visit(world.hanne).get(address(world)).get_data(as_text=True)


def test_a_no_on_paper_takes_the_child_off(world: World, visit: Visit) -> None:
    signed_up(world, "bo")

    visit(world.hanne).post(
        address(world, "/papers"),
        {"child": world.bo.key, "said_on": clock.now().date().isoformat(), "no": "1"},
    )

    assert world.session.query(Place).filter_by(state=PlaceState.LEFT).count() == 1
    assert "You are staying at home" in me(visit, world.bo)


def test_the_buttons_of_a_row_do_what_they_say(world: World, visit: Visit) -> None:
    first, second = signed_up(world, "ida", "bo")
    hanne = visit(world.hanne)

    hanne.post(address(world, "/place"), {"let_go": first.key})
    assert "Yes to the place" in hanne.get(address(world)).get_data(as_text=True)
    hanne.post(address(world, "/place"), {"accept": second.key})

    assert "1 child comes along" in hanne.get(address(world)).get_data(as_text=True)


def test_the_button_of_another_queue_is_none(world: World, visit: Visit) -> None:
    clubs_own = world[Place]

    visit(world.hanne).post(address(world, "/place"), {"let_go": clubs_own.key}, status=404)


def test_the_list_for_the_bus_says_whose_yes_is_missing(world: World, visit: Visit) -> None:
    signed_up(world, "ida", "bo")
    world[Trip].queue.capacity = 2

    page = visit(world.hanne).get(address(world, "/list")).get_data(as_text=True)

    assert "Ida I., 4.A" in page
    assert "Bo B." not in page, "Bo waits"
    assert "Yes is missing" not in page
    world.session.query(TripAnswer).delete()
    assert "Yes is missing" in visit(world.hanne).get(address(world, "/list")).get_data(as_text=True)


def test_slips_are_printed_for_those_who_have_not_answered(world: World, visit: Visit) -> None:
    signed_up(world, "ida", "bo")

    page = visit(world.hanne).get(address(world, "/slips")).get_data(as_text=True)

    assert "Bo B., 4.A" in page
    assert "Ida I." not in page
    assert "allergies" in page


def test_a_trip_with_many_children_costs_no_more_statements(
    world: World, visit: Visit, statements: list[str]
) -> None:
    hanne, counts = visit(world.hanne), []
    for number in (2, 20):
        trip = world.session.get_one(Trip, world[Trip].id)
        for at in range(number):
            child = world.child(f"Noor{number}x{at}")
            world.place(child, PlaceState.ACTIVE, settled_at=clock.now())
            trips.sign_up(world.session, trip, child, None, clock.now())
        statements.clear()
        hanne.get(address(world))
        counts.append(len(statements))

    assert counts[0] == counts[1] <= 10


def test_a_child_elsewhere_cannot_sign_up(world: World, visit: Visit) -> None:
    visit(world.mia).post(address(world, "/join"), status=404)
