"""A fair draw: everybody waits for it, the seed gives the order, and the order can be worked out again."""

import hashlib
import hmac
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from app.core import clock
from app.core.errors import RuleBroken
from app.draws import draws
from app.draws.models import Draw, Lot
from app.invariants import broken
from app.notices.models import Notice
from app.places import waiting_list
from app.places.models import Place, PlaceState, Queue
from app.turns import priorities
from tests.places.line import ask, ask_together, counted, leave, place_of, states
from tests.world import World

NAMES = ("Noor", "Otto", "Pil", "Rut", "Sif", "Tage")


@pytest.fixture
def planned(world: World) -> World:
    """A draw tomorrow for one seat: Ida is in, Bo has left, and nobody waits."""
    waiting_list.withdraw(world.session, place_of(world, "mia"), world.tom)
    leave(world, "bo")
    draws.schedule(world.session, world[Queue], clock.now() + timedelta(days=1), world.lise)
    return world


def draw(world: World) -> Draw:
    with time_machine.travel(clock.now() + timedelta(days=2), tick=False):
        return draws.draw_lots(world.session, world[Queue], world.lise)


def by_number(world: World) -> list[Place]:
    return (
        world.session.query(Place)
        .filter(Place.state != PlaceState.WITHDRAWN, Place.child_id.notin_([world.ida.id, world.bo.id]))
        .order_by(Place.number)
        .all()
    )


def test_before_the_draw_everybody_waits_though_a_seat_is_free(planned: World) -> None:
    ask(planned, *NAMES)

    assert set(states(planned, *NAMES)) == {"waiting"}
    assert counted(planned) == (1, 6)
    assert broken(planned.session) == []


def test_the_order_is_worked_out_from_the_seed_by_anybody(planned: World) -> None:
    ask(planned, *NAMES)

    seed = bytes.fromhex(draw(planned).seed)

    places = by_number(planned)
    lots = [hmac.new(seed, place.key.encode(), hashlib.sha256).hexdigest() for place in places]
    assert lots == sorted(lots)
    assert [place.number for place in places] == [4, 5, 6, 7, 8, 9]


def test_who_drew_a_number_there_is_room_for_is_in_and_the_rest_wait(planned: World) -> None:
    ask(planned, *NAMES)

    draw(planned)

    assert [place.state for place in by_number(planned)] == ["active", *["waiting"] * 5]
    assert counted(planned) == (2, 5)
    assert broken(planned.session) == []


def test_after_the_draw_it_is_first_come(planned: World) -> None:
    ask(planned, *NAMES)
    draw(planned)

    (late,) = ask(planned, "Ulla")

    assert late.number == 10
    second = by_number(planned)[1]
    leave(planned, "ida")
    assert second.state == PlaceState.OFFERED


def test_who_asked_on_the_day_of_the_draw_comes_after_those_drawn(planned: World) -> None:
    ask(planned, *NAMES)
    with time_machine.travel(clock.now() + timedelta(days=1, hours=1), tick=False):
        ask(planned, "Ulla")

    draw(planned)

    assert by_number(planned)[-1].child_id == planned.ulla.id
    assert planned.session.query(Lot).count() == 6


def test_a_class_is_drawn_before_the_rest(planned: World) -> None:
    sibling = priorities.add(
        planned.session, planned.library, "Sibling", "One way home", planned.lise, clock.now()
    )
    ask(planned, *NAMES)
    for name in ("Rut", "Tage"):
        priorities.give(planned.session, place_of(planned, name), sibling, planned.lise)

    draw(planned)

    assert {place.child_id for place in by_number(planned)[:2]} == {planned.rut.id, planned.tage.id}


def test_children_who_go_together_draw_one_lot_and_stand_side_by_side(planned: World) -> None:
    ask(planned, *NAMES)
    pair = ask_together(planned, "Ulla", "Vera")

    drawn = draw(planned)

    numbers = sorted(place_of(planned, name).number for name in ("Ulla", "Vera"))
    assert numbers[1] == numbers[0] + 1
    assert draws.proof(planned.session, drawn).holds
    assert pair[0].tie is not None
    assert broken(planned.session) == []


def test_a_pair_drawn_first_is_passed_by_when_one_seat_is_free(planned: World) -> None:
    ask_together(planned, "Ulla", "Vera")
    ask(planned, "Noor")

    draw(planned)

    assert states(planned, "Ulla", "Vera", "Noor") == ["waiting", "waiting", "active"]


def test_the_proof_holds_when_a_child_has_been_forgotten_since(planned: World) -> None:
    ask(planned, *NAMES)
    drawn = draw(planned)

    planned.session.delete(by_number(planned)[3])
    planned.session.flush()

    proof = draws.proof(planned.session, drawn)
    assert (proof.holds, proof.lots) == (True, 5)


def test_the_proof_finds_two_who_changed_places(planned: World) -> None:
    ask(planned, *NAMES)
    drawn = draw(planned)
    third, fifth = by_number(planned)[2], by_number(planned)[4]

    third.number, fifth.number = -1, -2  # numbers are unique: both step aside first
    planned.session.flush()
    third.number, fifth.number = 8, 6
    planned.session.flush()

    assert draws.proof(planned.session, drawn).wrong == [6, 8]


def test_the_order_does_not_hold_under_another_seed(planned: World) -> None:
    ask(planned, *NAMES)
    drawn = draw(planned)

    drawn.seed = "00" * 32

    assert not draws.proof(planned.session, drawn).holds
    assert "D1" in broken(planned.session)[0]


def test_two_draws_of_the_same_children_fall_differently(planned: World) -> None:
    """720 orders of six: ten draws that all fall alike would be a miracle."""
    ask(planned, *NAMES)
    keys = [place.key for place in by_number(planned)]

    orders = {
        tuple(sorted(keys, key=lambda key: draws.lot(seed, key)))
        for seed in ("0a" * 32, "0b" * 32, "0c" * 32)
    }

    assert len(orders) > 1


def test_whoever_put_children_forward_is_told_once(planned: World) -> None:
    ask(planned, *NAMES)

    drawn = draw(planned)

    told = planned.session.query(Notice).filter_by(template="lots_drawn").all()
    assert [(notice.person_id, notice.about) for notice in told] == [(planned.tom.id, drawn.key)]


def test_lots_are_not_drawn_before_the_day(planned: World) -> None:
    with pytest.raises(RuleBroken, match="draw_too_early"):
        draws.draw_lots(planned.session, planned[Queue], planned.lise)


def test_lots_are_drawn_once(planned: World) -> None:
    draw(planned)

    with pytest.raises(RuleBroken, match="draw_none"):
        draw(planned)
    with pytest.raises(RuleBroken, match="draw_made"):
        draws.schedule(planned.session, planned[Queue], clock.now() + timedelta(days=9), planned.lise)


def test_a_draw_cannot_be_planned_over_the_heads_of_those_who_wait(world: World) -> None:
    with pytest.raises(RuleBroken, match="draw_too_late"):
        draws.schedule(world.session, world[Queue], clock.now() + timedelta(days=1), world.lise)


def test_a_draw_somebody_waits_for_is_moved_but_not_called_off(planned: World) -> None:
    ask(planned, "Noor")
    later = clock.now() + timedelta(days=5)

    draws.schedule(planned.session, planned[Queue], later, planned.lise)

    assert planned[Queue].draws_at == later
    with pytest.raises(RuleBroken, match="draw_waited_for"):
        draws.schedule(planned.session, planned[Queue], None, planned.lise)


def test_a_draw_nobody_waits_for_is_called_off(planned: World) -> None:
    draws.schedule(planned.session, planned[Queue], None, planned.lise)

    (noor,) = ask(planned, "Noor")

    assert noor.state == PlaceState.ACTIVE


def test_a_draw_lies_ahead(planned: World) -> None:
    with pytest.raises(RuleBroken, match="draw_in_past"):
        draws.schedule(planned.session, planned[Queue], clock.now() - timedelta(days=1), planned.lise)


def test_a_place_agreed_by_word_of_mouth_is_given_before_the_draw(planned: World) -> None:
    noor, _ = ask(planned, "Noor", "Otto")

    waiting_list.give_place(planned.session, noor, planned.lise, "New in the class, the school asked")

    assert noor.state == PlaceState.ACTIVE
    draw(planned)
    assert states(planned, "Otto") == ["waiting"]


def test_the_operator_works_the_draw_out_again(planned: World, app: Flask) -> None:
    ask(planned, *NAMES)
    drawn = draw(planned)
    key = drawn.key = f"-{drawn.key[1:]}"  # one key in 64 begins like an option
    seed = drawn.seed
    planned.session.commit()

    runner = app.test_cli_runner()
    right = runner.invoke(args=["draw", "verify", key])
    unknown = runner.invoke(args=["draw", "verify", "nothing"])

    assert (right.exit_code, seed in right.output, "6 lots holds" in right.output) == (0, True, True)
    assert unknown.exit_code == 1


def test_the_operator_is_told_when_the_order_does_not_hold(planned: World, app: Flask) -> None:
    ask(planned, *NAMES)
    drawn = draw(planned)
    drawn.seed, key = "00" * 32, drawn.key
    planned.session.commit()

    answer = app.test_cli_runner().invoke(args=["draw", "verify", key])

    assert answer.exit_code == 1
    assert "does not hold" in answer.output
