"""Moving to another club: what a child keeps, and that nobody in either line is wronged."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine

from app.children.models import Child
from app.clubs.models import Club
from app.core import clock
from app.core.errors import RuleBroken
from app.draws import draws
from app.invariants import broken
from app.places import waiting_list
from app.places.models import Place, PlaceState, Queue
from app.trips import trips
from app.trips.models import Trip
from app.turns import moving
from tests.clubs.second_club import second_club
from tests.world import World

Visit = Callable[..., Any]
START = datetime.fromisoformat("2026-09-01T08:00+00:00")


@pytest.fixture
def other(world: World) -> Club:
    """A full second club; Asta, Otto and Karl wait there since the second, fourth and sixth day."""
    club = second_club(world)
    for day, name in enumerate(("Noor", "Asta", "Otto", "Karl")):
        ask(world, club.queue, world.child(name), day * 2)
    return club


def ask(world: World, queue: Queue, child: Child, day: int) -> Place:
    with clock.stopped_at(START + timedelta(days=day)):
        return waiting_list.ask_for_place(world.session, queue, child, world.tom)


def mia(world: World, day: int) -> Place:
    """Mia waits in the first club since that day."""
    place = place_in(world, "mia", world[Queue])
    place.asked_at = START + timedelta(days=day)
    world.session.flush()
    return place


def place_in(world: World, name: str, queue: Queue) -> Place:
    found = world.session.query(Place).filter_by(child_id=world.children[name].id, queue_id=queue.id)
    place: Place = found.one()
    return place


def line(world: World, queue: Queue) -> list[tuple[str, int]]:
    world.session.expire_all()
    waiting = world.session.query(Place).filter_by(queue_id=queue.id, state="waiting")
    return [(place.child.first_name, place.number) for place in waiting.order_by(Place.number)]


def move(world: World, place: Place, to: Club, keeps: bool = False) -> Place:
    return moving.move_to(world.session, place, to.queue, world.lise, "Her sister", keeps_its_turn=keeps)


def test_who_waits_goes_to_the_end_of_the_other_line(world: World, other: Club) -> None:
    old = mia(world, day=3)

    move(world, old, other)

    assert line(world, other.queue) == [("Asta", 2), ("Otto", 3), ("Karl", 4), ("Mia", 5)]
    assert (old.state, old.reason) == (PlaceState.WITHDRAWN, "Her sister")
    assert broken(world.session) == []


def test_who_keeps_its_turn_stands_by_the_day_it_asked(world: World, other: Club) -> None:
    """Asta asked the day before Mia, Otto the day after: each who asked later comes one number back."""
    new = move(world, mia(world, day=3), other, keeps=True)

    assert line(world, other.queue) == [("Asta", 2), ("Mia", 3), ("Otto", 4), ("Karl", 5)]
    assert new.asked_at == START + timedelta(days=3)
    assert other.queue.next_number == 6
    assert broken(world.session) == []


def test_the_next_free_place_goes_to_whoever_asked_first(world: World, other: Club) -> None:
    move(world, mia(world, day=1), other, keeps=True)

    waiting_list.leave(world.session, place_in(world, "noor", other.queue), world.tom)

    assert place_in(world, "mia", other.queue).state == PlaceState.OFFERED
    assert broken(world.session) == []


def test_nobody_is_put_before_a_child_that_has_been_offered_a_place(world: World, other: Club) -> None:
    with clock.stopped_at(START + timedelta(days=20)):
        waiting_list.leave(world.session, place_in(world, "noor", other.queue), world.tom)
        assert place_in(world, "asta", other.queue).state == PlaceState.OFFERED

        move(world, mia(world, day=1), other, keeps=True)

        assert line(world, other.queue) == [("Mia", 3), ("Otto", 4), ("Karl", 5)]
        assert broken(world.session) == []


def test_where_lots_were_drawn_the_day_decides_nothing(world: World) -> None:
    club = second_club(world)
    draws.schedule(world.session, club.queue, clock.now() + timedelta(days=1), world.lise)
    for name in ("Asta", "Otto"):
        waiting_list.ask_for_place(world.session, club.queue, world.child(name), world.tom)
    with time_machine.travel(clock.now() + timedelta(days=2), tick=False):
        drawn = draws.draw_lots(world.session, club.queue, world.lise)
        numbers = line(world, club.queue)

        move(world, mia(world, day=-30), club, keeps=True)

        assert line(world, club.queue) == [*numbers, ("Mia", 3)]
        assert draws.proof(world.session, drawn).holds
        assert broken(world.session) == []


def test_who_is_in_moves_into_a_free_seat_and_the_next_is_asked(world: World) -> None:
    club = second_club(world)
    old = place_in(world, "bo", world[Queue])

    new = move(world, old, club)

    assert (old.state, new.state, new.reason) == (PlaceState.LEFT, PlaceState.ACTIVE, "Her sister")
    assert place_in(world, "mia", world[Queue]).state == PlaceState.OFFERED
    active = world.session.query(Place).filter_by(child_id=world.bo.id, state="active").count()
    assert active == 1
    assert broken(world.session) == []


def test_a_full_club_takes_nobody_in_and_nothing_has_changed(world: World, other: Club) -> None:
    old = place_in(world, "bo", world[Queue])

    with pytest.raises(RuleBroken, match="club_full"):
        move(world, old, other)

    assert old.state == PlaceState.ACTIVE
    assert broken(world.session) == []


def test_a_child_that_stands_in_the_other_line_already_is_not_moved_there(world: World, other: Club) -> None:
    waiting_list.ask_for_place(world.session, other.queue, world.mia, world.tom)

    with pytest.raises(RuleBroken, match="already_asked"):
        move(world, mia(world, day=1), other)


def test_a_move_needs_a_reason(world: World, other: Club) -> None:
    with pytest.raises(RuleBroken, match="reason_missing"):
        moving.move_to(world.session, mia(world, 1), other.queue, world.lise, " ", keeps_its_turn=True)


def test_a_place_on_a_trip_is_no_way_into_another_club(world: World, other: Club) -> None:
    on_trip = trips.sign_up(world.session, world[Trip], world.ida, world.lise, clock.now())

    with pytest.raises(RuleBroken, match="place_settled"):
        move(world, on_trip, other)


def test_what_is_settled_is_not_moved(world: World, other: Club) -> None:
    old = mia(world, day=1)
    waiting_list.withdraw(world.session, old, world.tom)

    with pytest.raises(RuleBroken, match="place_settled"):
        move(world, old, other)


def test_the_librarian_moves_a_child_on_its_page(world: World, visit: Visit, other: Club) -> None:
    place, key = mia(world, day=3).key, other.key
    visitor = visit(world.lise)
    assert f"/hjoerring/places/{place}/move" in visitor.get(f"/hjoerring/children/{world.mia.key}").text
    page = visitor.get(f"/hjoerring/places/{place}/move").text
    assert "Læseheksene, Løkken Skole (0 of 1 free)" in page

    answer = visitor.post(
        f"/hjoerring/places/{place}/move", {"club": key, "keeps_its_turn": "y", "reason": "Her sister"}
    )

    page = visitor.follow(answer).text
    assert "Mia M. is moved to Læseheksene." in page
    assert "Lise moved Mia M. here from another club <q>Her sister</q>" in page
    history = visitor.get(f"/hjoerring/clubs/{key}/history").text
    assert "Otto O. got number 4, for a child who had asked earlier was moved here" in history


def test_a_refused_move_keeps_what_was_typed(world: World, visit: Visit, other: Club) -> None:
    place, key = place_in(world, "bo", world[Queue]).key, other.key
    visitor = visit(world.lise)

    full = visitor.post(f"/hjoerring/places/{place}/move", {"club": key, "reason": "Bus"}, status=409)
    empty = visitor.post(f"/hjoerring/places/{place}/move", {"club": key, "reason": ""}, status=422)

    assert 'value="Bus"' in full.text
    assert "Write why in a few words." in empty.text


def test_only_the_library_moves_children(world: World, visit: Visit) -> None:
    for who in (world.tom, world.hanne):
        visit(who).get(f"/hjoerring/places/{world[Place].key}/move", status=403)
