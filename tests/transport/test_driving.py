"""A run from the library through the schools and home: every copy is in one place after every tick."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.boxes import packing
from app.catalogue.models import Copy, CopyState
from app.clubs.models import Club
from app.core import clock
from app.core.errors import RuleBroken
from app.deposits import dispatch
from app.deposits.models import Box, BoxState, Deposit
from app.homecoming import counting
from app.loose_books import loose
from app.loose_books.models import LooseBook, LooseState
from app.transport import driving, planning
from app.transport.models import Load, Run, RunState, Stop, Vehicle
from tests.deposits.boxes import bindslev, conserved, copy_of, held, packed, sent
from tests.world import World


@pytest.fixture
def run(world: World) -> Run:
    """A new run today."""
    today = clock.today(world.library.zone)
    return planning.plan_run(world.session, world.library, today, Vehicle.VAN, None, world.lise, clock.now())


@pytest.fixture(autouse=True)
def nothing_is_lost(world: World, run: Run) -> Iterator[None]:
    """Whatever a test does, each copy is somewhere, and once, in the end."""
    yield
    conserved(world, held(world))


def loaded(world: World, run: Run, box: Box, to: str) -> Load:
    """The box is planned to go to the club, to Bindslev or home."""
    club = world[Club] if to == "club" else None
    school = {"club": world[Club].school, "bindslev": bindslev(world)}.get(to)
    return planning.load_box(world.session, run, box, school, club, None, world.lise, clock.now())


def aside(world: World, title: str) -> LooseBook:
    packing.empty(world.session, packed(world, 30, title), world.lise, clock.now())
    copy = copy_of(world, title)
    return loose.set_aside(world.session, copy, world[Club].school, world[Club], world.lise, clock.now())


def at(world: World, load: Load, end: str) -> Stop:
    return world.session.get_one(Stop, load.from_stop_id if end == "from" else load.to_stop_id)


def start(world: World, run: Run) -> list[str]:
    return [broken.code for broken in driving.start(world.session, run, world.lise, clock.now())]


def tick(world: World, stop: Stop) -> list[str]:
    """By whoever drives: nobody is signed in."""
    return [broken.code for broken in driving.tick_stop(world.session, stop, None, clock.now())]


def box_of(world: World, deposit: Deposit) -> Box:
    return world.session.get_one(Box, deposit.box_id)


def test_a_whole_run_with_three_stops_and_two_loose_books(world: World, run: Run) -> None:
    """A box out, one from school to school, one home, and two books by themselves."""
    out = packed(world, 20, "Ronja", "Mio")
    onward = sent(world, 21, "Emil", to=bindslev(world))
    home = sent(world, 22, "Pippi")
    dispatch.arrive(world.session, onward, None, clock.now())
    dispatch.call_home(world.session, home, world.lise, clock.now())
    books = [aside(world, "Lotta")]
    packing.empty(world.session, packed(world, 31, "Madicken"), world.lise, clock.now())
    books.append(
        loose.set_aside(
            world.session, copy_of(world, "Madicken"), bindslev(world), None, world.lise, clock.now()
        )
    )
    loads = [
        loaded(world, run, box_of(world, onward), "club"),
        loaded(world, run, out, "club"),
        loaded(world, run, box_of(world, home), "home"),
        *(planning.load_loose(world.session, run, book, world.lise, clock.now()) for book in books),
    ]
    before = held(world)
    stops = planning.stops_of(world.session, run)
    assert [stop.school_id for stop in stops] == [None, bindslev(world).id, world[Club].school_id, None]

    assert start(world, run) == []
    assert [out.state, books[0].state] == [BoxState.UNDER_WAY, LooseState.UNDER_WAY]
    conserved(world, before)
    for stop in stops[1:]:
        assert tick(world, stop) == []
        conserved(world, before)
    driving.finish(world.session, run, None, clock.now())

    assert (out.state, box_of(world, onward).state) == (BoxState.ARRIVED, BoxState.ARRIVED)
    stay = world.session.get_one(Deposit, loads[0].deposit_id)
    assert (stay.school_id, stay.club_id, onward.sent_on_at == stay.sent_at) == (
        world[Club].school_id,
        world[Club].id,
        True,
    )
    assert box_of(world, home).state == BoxState.UNDER_WAY_HOME
    assert [book.state for book in books] == [LooseState.THERE, LooseState.THERE]
    assert run.state == RunState.DONE and all(load.ended_at for load in loads)
    counting.count_all(world.session, home, world.lise, clock.now())
    counting.finish_count(world.session, home, world.lise, clock.now())
    conserved(world, before)


def test_a_run_that_is_broken_off_leaves_every_box_where_it_is_known_to_be(world: World, run: Run) -> None:
    out, home = packed(world, 20, "Ronja"), sent(world, 22, "Pippi")
    dispatch.call_home(world.session, home, world.lise, clock.now())
    first, _second = loaded(world, run, out, "club"), loaded(world, run, box_of(world, home), "home")
    start(world, run)

    driving.break_off(world.session, run, world.lise, clock.now())

    assert (out.state, box_of(world, home).state) == (BoxState.UNDER_WAY, BoxState.CALLED_HOME)
    assert first.ended_at and not first.set_off_at
    again = planning.plan_run(
        world.session, world.library, run.on_day, Vehicle.VAN, None, world.lise, clock.now()
    )
    later = loaded(world, again, out, "club")
    start(world, again)
    tick(world, at(world, later, "to"))
    assert out.state == BoxState.ARRIVED


def test_a_run_called_off_before_it_starts_changes_nothing(world: World, run: Run) -> None:
    out = packed(world, 20, "Ronja")
    loaded(world, run, out, "club")

    driving.break_off(world.session, run, world.lise, clock.now())

    assert out.state == BoxState.BEING_PACKED
    with pytest.raises(RuleBroken, match="run_over"):
        start(world, run)


def test_each_tick_is_taken_back(world: World, run: Run) -> None:
    out, onward, home = (
        packed(world, 20, "Ronja"),
        sent(world, 21, "Emil", to=bindslev(world)),
        sent(world, 22, "Pippi"),
    )
    dispatch.take_into_use(world.session, onward, world.lise, clock.now())
    dispatch.call_home(world.session, home, world.lise, clock.now())
    loads = {
        "out": loaded(world, run, out, "club"),
        "onward": loaded(world, run, box_of(world, onward), "club"),
        "home": loaded(world, run, box_of(world, home), "home"),
        "book": planning.load_loose(world.session, run, aside(world, "Lotta"), world.lise, clock.now()),
    }
    before = held(world)
    boxes = {name: world.session.get(Box, load.box_id or 0) for name, load in loads.items()}
    was = {name: box and box.state for name, box in boxes.items()}
    start(world, run)

    for name, load in loads.items():
        driving.take_along(world.session, load, None, clock.now())
        driving.set_off(world.session, load, None, clock.now())
        conserved(world, before)
        driving.undo(world.session, load, None, clock.now())
        assert load.set_off_at is None
        driving.undo(world.session, load, None, clock.now())
        assert load.taken_at is None
        box = boxes[name]
        assert (box and box.state) == was[name], name
        conserved(world, before)
        driving.take_along(world.session, load, None, clock.now())
        driving.set_off(world.session, load, None, clock.now())
        conserved(world, before)


def test_a_tick_is_not_taken_back_once_the_school_uses_the_box(world: World, run: Run) -> None:
    load = loaded(world, run, packed(world, 20, "Ronja"), "club")
    start(world, run)
    tick(world, at(world, load, "to"))
    stay = world.session.get_one(Deposit, load.deposit_id)
    dispatch.take_into_use(world.session, stay, world.tom, clock.now())

    with pytest.raises(RuleBroken, match="box_has_moved_on"):
        driving.undo(world.session, load, None, clock.now())


def test_nobody_there_leaves_the_box_in_the_vehicle(world: World, run: Run) -> None:
    out = packed(world, 20, "Ronja")
    load = loaded(world, run, out, "club")
    start(world, run)

    driving.nobody_there(world.session, at(world, load, "to"), None, clock.now())
    driving.finish(world.session, run, None, clock.now())

    assert (out.state, load.set_off_at) == (BoxState.UNDER_WAY, None)


def test_what_cannot_be_taken_along_stays_and_says_why(world: World, run: Run) -> None:
    packed_box, emptied = packed(world, 20, "Ronja"), packed(world, 21, "Emil")
    loaded(world, run, packed_box, "club")
    left = loaded(world, run, emptied, "club")
    packing.empty(world.session, emptied, world.lise, clock.now())

    assert start(world, run) == ["box_empty"]
    assert (packed_box.state, left.taken_at) == (BoxState.UNDER_WAY, None)


def test_a_box_goes_with_one_run_at_a_time(world: World, run: Run) -> None:
    out = packed(world, 20, "Ronja")
    loaded(world, run, out, "club")
    other = planning.plan_run(
        world.session, world.library, run.on_day, Vehicle.OWN_CAR, None, world.lise, clock.now()
    )

    with pytest.raises(RuleBroken, match="already_on_a_run"):
        loaded(world, other, out, "bindslev")


def test_a_tick_is_refused_before_the_run_starts(world: World, run: Run) -> None:
    load = loaded(world, run, packed(world, 20, "Ronja"), "club")

    with pytest.raises(RuleBroken, match="run_not_started"):
        driving.take_along(world.session, load, None, clock.now())


def test_a_box_is_set_off_after_it_was_taken_along(world: World, run: Run) -> None:
    onward = sent(world, 21, "Emil", to=bindslev(world))
    load = loaded(world, run, box_of(world, onward), "club")
    start(world, run)

    with pytest.raises(RuleBroken, match="not_taken_along"):
        driving.set_off(world.session, load, None, clock.now())


def test_a_loose_book_comes_home_to_the_shelf(world: World, run: Run) -> None:
    book = aside(world, "Lotta")
    loose.send(world.session, book, world.lise, clock.now())
    loose.arrive(world.session, book, world.lise, clock.now())
    load = planning.load_loose(world.session, run, book, world.lise, clock.now())
    start(world, run)

    tick(world, at(world, load, "from"))
    assert book.state == LooseState.UNDER_WAY_HOME
    tick(world, at(world, load, "to"))

    assert book.state == LooseState.HOME and copy_of(world, "Lotta").state == CopyState.ON_SHELF


def test_the_night_closes_runs_of_days_gone_by(world: World, run: Run) -> None:
    out = packed(world, 20, "Ronja")
    load = loaded(world, run, out, "club")
    tomorrow = run.on_day + timedelta(days=1)

    assert driving.close_past(world.session, world.library.id, run.on_day, clock.now()) == 0
    assert driving.close_past(world.session, world.library.id, tomorrow, clock.now()) == 2

    assert (run.state, out.state) == (RunState.BROKEN_OFF, BoxState.BEING_PACKED)
    assert load.ended_at
    assert not world.session.scalars(select(Copy).where(Copy.box_id.is_(None), Copy.state == "in_box")).all()
