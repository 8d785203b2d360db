"""Pages of transport: planning at the desk, ticking on a phone without signing in, and the paper."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from app.bookings.models import Booking, BookingState
from app.clubs.models import Club
from app.core import clock
from app.deposits import dispatch
from app.deposits.models import Box, BoxState
from app.transport import driving, planning, queries
from app.transport.models import Load, Run, RunState, Stop, Vehicle
from tests.deposits.boxes import bindslev, packed, sent
from tests.pages import Visitor
from tests.world import World

Visit = Callable[..., Visitor]
HOME = "/hjoerring"


@pytest.fixture
def run(world: World) -> Run:
    """Today: box 20 to the club, and box 21, called home from Bindslev."""
    today, now = clock.today(world.library.zone), clock.now()
    run = planning.plan_run(world.session, world.library, today, Vehicle.VAN, None, world.lise, now)
    box, club = packed(world, 20, "Ronja"), world[Club]
    planning.load_box(world.session, run, box, club.school, club, None, world.lise, now)
    called = sent(world, 21, "Emil", to=bindslev(world))
    dispatch.call_home(world.session, called, world.lise, now)
    at_bindslev = world.session.get_one(Box, called.box_id)
    planning.load_box(world.session, run, at_bindslev, None, None, None, world.lise, now)
    return run


def box_state(world: World, number: int) -> str:
    return world.session.scalars(select(Box.state).where(Box.number == number)).one()


def test_a_run_is_planned_and_what_waits_goes_along_with_one_tap(world: World, visit: Visit) -> None:
    sent(world, 20, "Ronja")
    box = world.session.scalars(select(Box).where(Box.number == 20)).one().key
    lise, day = visit(world.lise), clock.today(world.library.zone).isoformat()

    answer = lise.post(f"{HOME}/runs/new", {"on_day": day, "vehicle": "van", "driver": ""})
    address = answer.headers["Location"]
    page = lise.get(address).text
    after = lise.follow(lise.post(f"{address}/take-up", {"what": f"box:{box}"})).text

    assert f'value="box:{box}"' in page and "Løkken Skole" in page
    assert f'value="box:{box}"' not in after and "Set off here" in after


def test_a_booked_box_is_proposed_when_its_days_begin_and_goes_where_it_is_booked(
    world: World, visit: Visit, run: Run
) -> None:
    box, day = packed(world, 60, "Pippi"), clock.today(world.library.zone)
    booking = world.add(
        Booking(
            box_id=box.id,
            school_id=bindslev(world).id,
            number=1,
            state=BookingState.BOOKED,
            wanted_from=day + timedelta(days=2),
            stay_days=10,
            first_on=day + timedelta(days=2),
            last_on=day + timedelta(days=16),
            busy_from=day,
            busy_to=day + timedelta(days=18),
            asked_by_id=world.lise.id,
            asked_at=clock.now(),
        )
    )
    lise, address, key = visit(world.lise), f"{HOME}/runs/{run.key}", booking.key

    before = lise.get(address).text
    after = lise.follow(lise.post(f"{address}/take-up", {"what": f"booking:{key}"})).text

    assert f'value="booking:{key}"' in before and f'value="booking:{key}"' not in after
    load = world.session.scalars(select(Load).order_by(Load.id.desc())).first()
    assert load is not None and load.due_on == day + timedelta(days=16)


def test_a_box_leads_to_its_run_and_today_shows_it(world: World, visit: Visit, run: Run) -> None:
    box = world.session.scalars(select(Box).where(Box.number == 20)).one().key
    key, lise = run.key, visit(world.lise)
    to_the_run = f'href="{HOME}/runs/{key}"'

    pages = [lise.get(f"{HOME}/{address}").text for address in (f"boxes/{box}", "today")]
    world.session.scalars(select(Run).where(Run.key == key)).one().on_day += timedelta(days=8)
    world.session.commit()
    later = lise.get(f"{HOME}/today").text

    assert all(to_the_run in page for page in pages)
    assert "Goes with the run on" in pages[0]
    assert to_the_run not in later, "today looks a week ahead"


def test_a_chosen_box_goes_from_school_to_school(world: World, visit: Visit, run: Run) -> None:
    stay = sent(world, 22, "Pippi")
    dispatch.arrive(world.session, stay, None, clock.now())
    box = world.session.get_one(Box, stay.box_id).key
    lise, address, to = visit(world.lise), f"{HOME}/runs/{run.key}", bindslev(world).key

    lise.get(f"{address}/load")
    lise.post(f"{address}/load", {"box": box, "to": f"school:{to}", "due_on": ""})
    refused = lise.post(f"{address}/load", {"box": box, "to": f"school:{to}", "due_on": ""}, status=422)

    assert "from Løkken Skole" in lise.get(address).text
    assert "Not a valid choice" in refused.text


def test_stops_are_added_moved_and_taken_out(world: World, visit: Visit, run: Run) -> None:
    lise, address = visit(world.lise), f"{HOME}/runs/{run.key}"
    key = run.key

    lise.post(f"{address}/add-stop", {"school": "", "branch": "Sindal"})
    nowhere = lise.post(f"{address}/add-stop", {"school": "", "branch": ""}, status=409)
    branch = world.session.scalars(select(Stop).where(Stop.name == "Sindal")).one().key
    lise.post(f"{HOME}/stops/{branch}/earlier")
    shown = lise.get(address).text
    lise.post(f"{HOME}/stops/{branch}/later")
    lise.post(f"{HOME}/stops/{branch}/remove")

    assert "Choose a school, or write" in nowhere.text
    assert shown.index("Sindal") < shown.index("Bindslev Skole</h3>")
    assert "Sindal" not in lise.get(f"{HOME}/runs/{key}").text


def test_the_driver_ticks_each_stop_without_signing_in(world: World, visit: Visit, run: Run) -> None:
    driver, address = visit(), f"{HOME}/drive/{run.token}"
    stops = [stop.key for stop in planning.stops_of(world.session, run)]

    before = driver.get(address).text
    driver.post(f"{address}/start")
    under_way = box_state(world, 20)
    for stop in stops[1:]:
        driver.post(f"{address}/tick-stop", {"stop": stop})
    driver.post(f"{address}/finish")
    after = driver.get(address).text

    assert "we drive" in before and under_way == BoxState.UNDER_WAY
    assert [box_state(world, 20), box_state(world, 21)] == [BoxState.ARRIVED, BoxState.UNDER_WAY_HOME]
    assert "This run is over" in after and "waits for another run" not in after


def test_only_a_driver_with_something_left_reads_that_it_waits(world: World, visit: Visit, run: Run) -> None:
    driver, address = visit(), f"{HOME}/drive/{run.token}"
    stops = [stop.key for stop in planning.stops_of(world.session, run)]
    driver.post(f"{address}/start")
    for stop in stops[1:-1]:
        driver.post(f"{address}/tick-stop", {"stop": stop})

    driver.post(f"{address}/finish")

    assert "waits for another run" in driver.get(address).text


def test_one_load_is_ticked_and_taken_back(world: World, visit: Visit, run: Run) -> None:
    driver, address = visit(), f"{HOME}/drive/{run.token}"
    load = (
        world.session.scalars(
            select(Load).join(Box, Box.id == Load.box_id).where(Box.number == 20, Load.run_id == run.id)
        )
        .one()
        .key
    )
    stop = planning.stops_of(world.session, run)[1].key
    driver.post(f"{address}/start")

    driver.post(f"{address}/set-off", {"load": load})
    arrived = box_state(world, 20)
    driver.post(f"{address}/undo", {"load": load})
    again = box_state(world, 20)
    driver.post(f"{address}/undo", {"load": load})
    left = box_state(world, 20)
    driver.post(f"{address}/take-along", {"load": load})
    driver.post(f"{address}/nobody-there", {"stop": stop})

    assert [arrived, again, left] == [BoxState.ARRIVED, BoxState.UNDER_WAY, BoxState.BEING_PACKED]
    assert "stays in the vehicle" in driver.get(address).text


def test_the_link_opens_on_the_day_of_the_run_alone(world: World, visit: Visit, run: Run) -> None:
    driver, address, day = visit(), f"{HOME}/drive/{run.token}", timedelta(days=1)
    load = world.session.scalars(select(Load.key).where(Load.run_id == run.id)).first()
    driver.get(address)

    with time_machine.travel(clock.now() + day):
        driver.get(address, status=404)
        driver.post(f"{address}/undo", {"load": load}, status=404)
    with time_machine.travel(clock.now() - day):
        driver.get(address, status=404)
    driver.get(f"/thisted/drive/{run.token}", status=404)


def test_the_link_ticks_nothing_of_another_run(world: World, visit: Visit, run: Run) -> None:
    other = world[Load].key

    visit().post(f"{HOME}/drive/{run.token}/take-along", {"load": other}, status=404)


def test_the_drivers_list_names_no_child_and_no_adult(world: World, visit: Visit, run: Run) -> None:
    page = visit().get(f"{HOME}/drive/{run.token}").text

    for name in ("Ida", "Mia", "Hanne", "Tom", "Lise", "Gry"):
        assert name not in page


def test_a_run_starts_and_is_called_off_at_the_desk(world: World, visit: Visit, run: Run) -> None:
    lise, address, id = visit(world.lise), f"{HOME}/runs/{run.key}", run.id

    lise.post(f"{address}/start")
    called_off = lise.follow(lise.post(f"{address}/break-off")).text

    assert "stays where it is known to be" in called_off
    assert [box_state(world, 20), box_state(world, 21)] == [BoxState.UNDER_WAY, BoxState.CALLED_HOME]
    assert world.session.get_one(Run, id).state == RunState.BROKEN_OFF


def test_something_is_taken_from_the_plan(world: World, visit: Visit, run: Run) -> None:
    load = world.session.scalars(select(Load.key).where(Load.run_id == run.id)).first()

    page = visit(world.lise)
    assert "taken from the run" in page.follow(page.post(f"{HOME}/loads/{load}/unload")).text


def test_the_list_of_runs_and_the_paper(world: World, visit: Visit, run: Run) -> None:
    lise, key = visit(world.lise), run.key

    assert "Coming" in lise.get(f"{HOME}/runs").text
    paper = lise.get(f"{HOME}/runs/{key}/list").text

    assert "Bindslev Skole" in paper and "<svg" in paper and "Box 20" in paper


def test_who_plans_no_run_gets_no_link_that_drives_it(world: World, visit: Visit, run: Run) -> None:
    lars, key = visit(world.lars), run.key

    for page in (lars.get(f"{HOME}/runs/{key}"), lars.get(f"{HOME}/runs/{key}/list")):
        assert "Bindslev Skole" in page.text
        assert run.token not in page.text and "<title>The list on your phone</title>" not in page.text
    assert "The list on your phone" not in lars.get(f"{HOME}/runs/{key}/list").text


def test_a_run_on_a_mistyped_day_still_has_a_page(world: World, visit: Visit) -> None:
    lise = visit(world.lise)

    made = lise.post(f"{HOME}/runs/new", {"on_day": "2200-12-31", "vehicle": "van", "driver": ""})

    assert "called off" in lise.follow(lise.post(f"{made.headers['Location']}/break-off")).text


def test_long_lists_go_on_after_a_row_and_never_show_its_number(
    world: World, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "PAGE", 1)
    today, now, runs = clock.today(world.library.zone), clock.now(), []
    for _ in range(2):
        run = planning.plan_run(world.session, world.library, today, Vehicle.VAN, None, world.lise, now)
        driving.break_off(world.session, run, world.lise, now)
        runs.append(run.key)
    world.session.flush()
    lise = visit(world.lise)

    first = lise.get(f"{HOME}/runs").text
    second = lise.get(f"{HOME}/runs?before={runs[1]}").text

    assert f"before={runs[1]}" in first and f"/runs/{runs[0]}" not in first
    assert f"/runs/{runs[0]}" in second
    for nonsense in ("9" * 30, "x"):
        lise.get(f"{HOME}/runs?before={nonsense}")


@pytest.mark.parametrize("page", ["", "runs"])
def test_longer_lists_cost_no_more_questions(
    world: World, visit: Visit, run: Run, statements: list[str], page: str
) -> None:
    lise, address = visit(world.lise), f"{HOME}/runs" + ("" if page else f"/{run.key}")
    counts = []
    for number in (40, 50):
        for each in range(3):
            box = packed(world, number + each, "Ronja")
            club = world[Club]
            if page:
                planning.plan_run(
                    world.session, world.library, run.on_day, Vehicle.VAN, None, world.lise, clock.now()
                )
            else:
                planning.load_box(world.session, run, box, club.school, club, None, world.lise, clock.now())
        world.session.commit()
        statements.clear()
        lise.get(address)
        counts.append(len(statements))

    assert counts[0] == counts[1] <= 10
