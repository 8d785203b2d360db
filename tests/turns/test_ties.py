"""Together or not at all: siblings and friends are offered all their seats at once, and never pass the line.

The cast: Ida and Bo are in a club of two, Mia waits with number 3.
"""

from datetime import timedelta

import pytest
import time_machine

from app.core import clock
from app.core.errors import RuleBroken
from app.invariants import broken
from app.notices.models import Notice
from app.places import offers, queues, waiting_list
from app.places.models import Queue
from app.turns import ties
from tests.places.line import ask, ask_together, counted, leave, place_of, states
from tests.world import World


def test_two_who_go_together_come_in_together_while_there_is_room(world: World) -> None:
    world[Queue].capacity = 5
    waiting_list.withdraw(world.session, place_of(world, "mia"), world.tom)

    ask_together(world, "Noor", "Otto")

    assert states(world, "Noor", "Otto") == ["active", "active"]
    assert counted(world) == (4, 0)


def test_two_who_go_together_both_wait_when_one_seat_is_free(world: World) -> None:
    world[Queue].capacity = 3
    waiting_list.withdraw(world.session, place_of(world, "mia"), world.tom)

    ask_together(world, "Noor", "Otto")

    assert states(world, "Noor", "Otto") == ["waiting", "waiting"]
    assert broken(world.session) == []


def test_a_seat_that_is_too_few_goes_to_the_next_who_fits(world: World) -> None:
    waiting_list.withdraw(world.session, place_of(world, "mia"), world.tom)
    ask_together(world, "Noor", "Otto")
    ask(world, "Pil")

    leave(world, "bo")

    assert states(world, "Noor", "Otto", "Pil") == ["waiting", "waiting", "offered"]
    assert broken(world.session) == []


def test_who_is_passed_by_comes_first_when_there_are_seats_for_all(world: World) -> None:
    waiting_list.withdraw(world.session, place_of(world, "mia"), world.tom)
    ask_together(world, "Noor", "Otto")
    ask(world, "Pil", "Rut")
    leave(world, "bo")

    queues.change_capacity(world.session, world[Queue], 4, world.lise)

    assert states(world, "Noor", "Otto", "Pil", "Rut") == ["offered", "offered", "offered", "waiting"]
    assert counted(world) == (4, 1)


def test_a_pair_is_offered_two_seats_and_never_more_seats_than_are_free(world: World) -> None:
    """The mutant: counting a group as one seat would offer Pil a third one."""
    waiting_list.withdraw(world.session, place_of(world, "mia"), world.tom)
    ask_together(world, "Noor", "Otto")
    ask(world, "Pil")

    leave(world, "bo")
    waiting_list.decline(world.session, place_of(world, "Pil"), world.tom)
    leave(world, "ida")

    assert states(world, "Noor", "Otto") == ["offered", "offered"]
    assert counted(world) == (2, 0)
    assert place_of(world, "Noor").expires_at == place_of(world, "Otto").expires_at


def test_one_yes_answers_for_all(world: World) -> None:
    world[Queue].capacity = 3
    waiting_list.withdraw(world.session, place_of(world, "mia"), world.tom)
    ask_together(world, "Noor", "Otto")
    leave(world, "bo")

    waiting_list.accept(world.session, place_of(world, "Noor"), world.tom)

    assert states(world, "Noor", "Otto") == ["active", "active"]
    assert counted(world) == (3, 0)


def test_one_no_leaves_the_other_its_offer_for_an_adult_to_decide(world: World) -> None:
    world[Queue].capacity = 3
    waiting_list.withdraw(world.session, place_of(world, "mia"), world.tom)
    ask_together(world, "Noor", "Otto")
    leave(world, "bo")

    waiting_list.decline(world.session, place_of(world, "Otto"), world.tom)

    assert states(world, "Noor", "Otto") == ["offered", "declined"]
    assert counted(world) == (2, 0)


def test_an_unanswered_pair_keeps_both_numbers_and_one_answer_counts_for_both(world: World) -> None:
    waiting_list.withdraw(world.session, place_of(world, "mia"), world.tom)
    numbers = [place.number for place in ask_together(world, "Noor", "Otto")]
    queues.change_capacity(world.session, world[Queue], 4, world.lise)
    ask(world, "Pil")

    with time_machine.travel(clock.now() + timedelta(days=40), tick=False):
        offers.expire_offers(world.session, world[Queue])
        assert states(world, "Noor", "Otto", "Pil") == ["waiting", "waiting", "offered"]
        waiting_list.decline(world.session, place_of(world, "Pil"), world.tom)
        waiting_list.answer_for(world.session, place_of(world, "Otto"), world.tom)

    assert [place_of(world, name).number for name in ("Noor", "Otto")] == numbers
    assert states(world, "Noor", "Otto") == ["offered", "offered"]


def test_when_one_no_longer_waits_the_other_goes_on_alone(world: World) -> None:
    waiting_list.withdraw(world.session, place_of(world, "mia"), world.tom)
    ask_together(world, "Noor", "Otto")
    leave(world, "bo")

    waiting_list.withdraw(world.session, place_of(world, "Otto"), world.tom)

    assert states(world, "Noor") == ["offered"]


def test_a_tie_lets_nobody_pass_the_line(world: World) -> None:
    ask(world, "Noor", "Otto")

    ties.tie(world.session, world[Queue], [place_of(world, "mia"), place_of(world, "Otto")], world.lise)
    queues.change_capacity(world.session, world[Queue], 3, world.lise)
    queues.change_capacity(world.session, world[Queue], 5, world.lise)

    # Noor, who came between the two, is offered the first seat; the pair waits for its last number.
    assert states(world, "Noor", "mia", "Otto") == ["offered", "offered", "offered"]
    assert place_of(world, "Noor").offered_at < place_of(world, "mia").offered_at
    assert broken(world.session) == []


def test_who_is_let_go_of_is_offered_the_seat_that_was_too_few(world: World) -> None:
    waiting_list.withdraw(world.session, place_of(world, "mia"), world.tom)
    ask_together(world, "Noor", "Otto")
    leave(world, "bo")

    ties.untie(world.session, place_of(world, "Otto"), world.lise)

    assert states(world, "Noor", "Otto") == ["offered", "waiting"]
    assert [place_of(world, name).tie for name in ("Noor", "Otto")] == [None, None]


def test_of_three_one_goes_on_alone_and_two_stay_together(world: World) -> None:
    world[Queue].capacity = 3
    ask(world, "Rut")
    ask_together(world, "Noor", "Otto", "Pil")

    ties.untie(world.session, place_of(world, "Noor"), world.lise)

    found = [place_of(world, name).tie for name in ("Noor", "Otto", "Pil")]
    assert found[0] is None
    assert found[1] == found[2] is not None


def test_a_seat_given_by_hand_to_one_leaves_the_other_in_line(world: World) -> None:
    waiting_list.withdraw(world.session, place_of(world, "mia"), world.tom)
    ask_together(world, "Noor", "Otto")
    leave(world, "bo")

    waiting_list.give_place(world.session, place_of(world, "Noor"), world.hanne, "Their mother rang")

    assert states(world, "Noor", "Otto") == ["active", "waiting"]
    leave(world, "ida")
    assert states(world, "Otto") == ["offered"]


def test_the_adult_is_told_of_each_child_of_a_pair(world: World) -> None:
    world[Queue].capacity = 3
    waiting_list.withdraw(world.session, place_of(world, "mia"), world.tom)
    pair = ask_together(world, "Noor", "Otto")

    leave(world, "bo")

    told = {notice.about for notice in world.session.query(Notice).filter_by(person_id=world.tom.id)}
    assert told == {place.key for place in pair}


@pytest.mark.parametrize(
    ("names", "code"), [(("Noor",), "tie_needs_two"), (("A", "B", "C"), "tie_too_large")]
)
def test_a_tie_that_could_never_come_in_is_refused(world: World, names: tuple[str, ...], code: str) -> None:
    places = ask(world, *names)

    with pytest.raises(RuleBroken, match=code):
        ties.tie(world.session, world[Queue], places, world.lise)


def test_more_children_than_places_cannot_be_put_forward_together(world: World) -> None:
    with pytest.raises(RuleBroken, match="tie_too_large"):
        ask_together(world, "Noor", "Otto", "Pil")


def test_who_is_in_already_cannot_be_tied(world: World) -> None:
    with pytest.raises(RuleBroken, match="place_settled"):
        ties.tie(world.session, world[Queue], [place_of(world, "ida"), place_of(world, "mia")], world.lise)
    with pytest.raises(RuleBroken, match="place_settled"):
        ties.untie(world.session, place_of(world, "ida"), world.lise)
