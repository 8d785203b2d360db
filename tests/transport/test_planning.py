"""Planning a run: stops come by themselves, and nothing is set off before it is taken along."""

import pytest

from app.clubs.models import Club
from app.core import clock
from app.core.errors import RuleBroken
from app.deposits import dispatch
from app.deposits.models import Box, Deposit
from app.homecoming import counting
from app.libraries.models import School
from app.transport import planning, sheets, waiting
from app.transport.models import Load, Run, Stop, Vehicle
from tests.deposits.boxes import bindslev, packed, sent
from tests.world import World


@pytest.fixture
def run(world: World) -> Run:
    today = clock.today(world.library.zone)
    return planning.plan_run(
        world.session, world.library, today, Vehicle.BOOK_BUS, world.lise, world.lise, clock.now()
    )


def names(world: World, run: Run) -> list[str]:
    return [stop.name for stop in sheets.sheet(world.session, run, world.library)]


def to_bindslev(world: World, run: Run, deposit: Deposit) -> Load:
    box = world.session.get_one(Box, deposit.box_id)
    return planning.load_box(world.session, run, box, bindslev(world), None, None, world.lise, clock.now())


def test_a_run_begins_and_ends_at_the_library_and_stops_come_by_themselves(world: World, run: Run) -> None:
    to_bindslev(world, run, sent(world, 20, "Ronja"))
    planning.add_branch(world.session, run, "Sindal")

    home = world.library.name
    assert names(world, run) == [home, "Løkken Skole", "Bindslev Skole", "Sindal", home]


def test_a_stop_is_moved_between_the_two_ends(world: World, run: Run) -> None:
    first = planning.add_school(world.session, run, bindslev(world))
    planning.add_branch(world.session, run, "Sindal")

    planning.move_stop(world.session, first, earlier=True)
    planning.move_stop(world.session, first, earlier=False)
    planning.move_stop(world.session, first, earlier=False)

    assert names(world, run)[1:-1] == ["Sindal", "Bindslev Skole"]


def test_the_order_lets_nothing_be_set_off_before_it_is_taken_along(world: World, run: Run) -> None:
    load = to_bindslev(world, run, sent(world, 20, "Ronja"))
    stops = planning.stops_of(world.session, run)

    with pytest.raises(RuleBroken, match="stop_order"):
        planning.move_stop(world.session, stops[1], earlier=False)
    assert load.from_stop_id == stops[1].id


def test_a_stop_in_use_is_not_taken_out_and_a_free_one_is(world: World, run: Run) -> None:
    to_bindslev(world, run, sent(world, 20, "Ronja"))
    branch = planning.add_branch(world.session, run, "Sindal")
    used = planning.stops_of(world.session, run)[1]

    planning.remove_stop(world.session, branch)
    with pytest.raises(RuleBroken, match="stop_in_use"):
        planning.remove_stop(world.session, used)

    assert [stop.number for stop in planning.stops_of(world.session, run)] == [1, 2, 3, 4]


def test_a_box_in_no_condition_to_travel_is_refused(world: World, run: Run) -> None:
    home = sent(world, 20, "Ronja")
    counting.finish_count(world.session, home, world.lise, clock.now())
    box = world.session.get_one(Box, home.box_id)

    with pytest.raises(RuleBroken, match="box_not_packed"):
        to_bindslev(world, run, home)
    with pytest.raises(RuleBroken, match="box_is_home"):
        planning.load_box(world.session, run, box, None, None, None, world.lise, clock.now())


def test_a_box_is_not_taken_to_where_it_stands(world: World, run: Run) -> None:
    stay = sent(world, 20, "Ronja", to=bindslev(world))
    dispatch.arrive(world.session, stay, None, clock.now())

    with pytest.raises(RuleBroken, match="already_there"):
        to_bindslev(world, run, stay)


def test_a_club_is_at_its_own_school(world: World, run: Run) -> None:
    with pytest.raises(RuleBroken, match="club_at_other_school"):
        planning.load_box(
            world.session,
            run,
            packed(world, 20, "Ronja"),
            bindslev(world),
            world[Club],
            None,
            world.lise,
            clock.now(),
        )


def test_what_waits_is_proposed_until_it_is_on_a_run(world: World, run: Run) -> None:
    under_way, called = sent(world, 20, "Ronja"), sent(world, 21, "Emil", to=bindslev(world))
    dispatch.call_home(world.session, called, world.lise, clock.now())

    left = waiting.boxes(world.session, world.library)
    to_bindslev(world, run, under_way)

    assert [(each.number, each.for_home) for each in left] == [(20, False), (21, True)]
    assert [each.number for each in waiting.boxes(world.session, world.library)] == [21]


def test_what_is_taken_from_the_plan_waits_again(world: World, run: Run) -> None:
    load = to_bindslev(world, run, sent(world, 20, "Ronja"))

    planning.unload(world.session, load, world.lise, clock.now())

    assert [each.number for each in waiting.boxes(world.session, world.library)] == [20]


def test_a_longer_run_costs_no_more_questions(world: World, run: Run, statements: list[str]) -> None:
    counts = []
    for number in (20, 30):
        for each in range(2):
            to_bindslev(world, run, sent(world, number + each, "Ronja"))
        world.session.flush()
        world.session.expire_all()
        run.id, world.library.id  # noqa: B018 - read anew before counting
        statements.clear()
        sheets.sheet(world.session, run, world.library)
        counts.append(len(statements))

    assert counts[0] == counts[1] <= 5


def test_where_a_box_is_fetched_comes_before_where_it_goes(world: World, run: Run) -> None:
    planning.add_school(world.session, run, bindslev(world))

    to_bindslev(world, run, sent(world, 20, "Ronja"))

    assert names(world, run)[1:-1] == ["Løkken Skole", "Bindslev Skole"]


def test_when_two_boxes_change_places_the_run_comes_to_one_school_again(world: World, run: Run) -> None:
    there = sent(world, 20, "Ronja", to=bindslev(world))
    dispatch.arrive(world.session, there, None, clock.now())
    here = sent(world, 21, "Emil")
    dispatch.arrive(world.session, here, None, clock.now())
    to_bindslev(world, run, here)
    box = world.session.get_one(Box, there.box_id)

    load = planning.load_box(
        world.session, run, box, world[Club].school, world[Club], None, world.lise, clock.now()
    )

    assert names(world, run)[1:-1] == ["Løkken Skole", "Bindslev Skole", "Løkken Skole"]
    ends = world.session.get_one(Stop, load.to_stop_id)
    assert (ends.school_id, ends.number) == (world[School].id, 4)


def test_what_else_goes_to_a_school_that_is_come_to_twice_goes_with_the_visit_that_fits(
    world: World, run: Run
) -> None:
    test_when_two_boxes_change_places_the_run_comes_to_one_school_again(world, run)
    third = sent(world, 22, "Mio", to=bindslev(world))
    dispatch.arrive(world.session, third, None, clock.now())

    box = world.session.get_one(Box, third.box_id)
    planning.load_box(world.session, run, box, world[School], None, None, world.lise, clock.now())

    assert names(world, run)[1:-1] == ["Løkken Skole", "Bindslev Skole", "Løkken Skole"]
