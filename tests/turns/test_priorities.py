"""Priority classes: the library's own, with a reason everyone reads."""

from datetime import timedelta

import pytest

from app.clubs import lines
from app.clubs.models import Club
from app.core import clock
from app.core.errors import RuleBroken
from app.core.records import AuditEvent
from app.invariants import broken
from app.places import waiting_list
from app.places.models import Queue
from app.places.precedence import PriorityClass
from app.turns import priorities
from tests.places.line import ask, leave, place_of, states
from tests.world import World


@pytest.fixture(autouse=True)
def _no_class_yet(world: World) -> None:
    """The library of the cast has a class; here it begins with none."""
    world.session.delete(world[PriorityClass])
    world.session.flush()


def made(world: World, name: str, reason: str = "Because") -> PriorityClass:
    return priorities.add(world.session, world.library, name, reason, world.lise, clock.now())


def test_a_child_of_a_class_comes_before_who_asked_first(world: World) -> None:
    sibling = made(world, "Sibling in the club")
    noor, otto = ask(world, "Noor", "Otto")

    priorities.give(world.session, otto, sibling, world.lise)
    leave(world, "bo")

    assert states(world, "mia", "Noor", "Otto") == ["waiting", "waiting", "offered"]
    assert broken(world.session) == []
    assert noor.priority == 0


def test_a_class_can_be_given_when_the_child_is_put_forward(world: World) -> None:
    sibling = made(world, "Sibling in the club")

    place = waiting_list.ask_for_place(
        world.session, world[Queue], world.child("Noor"), world.tom, priority_class=sibling
    )
    leave(world, "bo")

    assert place.priority_class_id == sibling.id
    assert states(world, "mia", "Noor") == ["waiting", "offered"]


def test_the_first_class_comes_before_the_second(world: World) -> None:
    first, second = made(world, "Waited last season"), made(world, "Sibling in the club")
    noor, otto = ask(world, "Noor", "Otto")
    priorities.give(world.session, noor, second, world.lise)
    priorities.give(world.session, otto, first, world.lise)

    leave(world, "bo")

    assert states(world, "Noor", "Otto") == ["waiting", "offered"]


def test_a_class_that_moves_up_takes_its_children_along(world: World) -> None:
    first, second = made(world, "Waited last season"), made(world, "Sibling in the club")
    noor, otto = ask(world, "Noor", "Otto")
    priorities.give(world.session, noor, second, world.lise)
    priorities.give(world.session, otto, first, world.lise)

    priorities.move_up(world.session, second, world.lise, clock.now())
    leave(world, "bo")

    assert [one.name for one in priorities.classes_of(world.session, world.library.id)] == [
        "Sibling in the club",
        "Waited last season",
    ]
    assert states(world, "Noor", "Otto") == ["offered", "waiting"]
    assert broken(world.session) == []


def test_the_first_class_cannot_move_further_up(world: World) -> None:
    first = made(world, "Waited last season")

    priorities.move_up(world.session, first, world.lise, clock.now())

    assert first.rank == priorities.FIRST_RANK + 1


def test_a_class_that_has_ended_is_given_to_nobody_and_kept_by_who_has_it(world: World) -> None:
    sibling = made(world, "Sibling in the club")
    priorities.give(world.session, place_of(world, "mia"), sibling, world.lise)

    priorities.end(world.session, sibling, world.lise, clock.now())

    assert priorities.classes_of(world.session, world.library.id) == []
    assert place_of(world, "mia").priority == sibling.rank


def test_a_class_can_be_taken_back(world: World) -> None:
    sibling = made(world, "Sibling in the club")
    (noor,) = ask(world, "Noor")
    priorities.give(world.session, noor, sibling, world.lise)

    priorities.give(world.session, noor, None, world.lise)
    leave(world, "bo")

    assert states(world, "mia", "Noor") == ["offered", "waiting"]


def test_who_is_tied_stands_in_the_same_class(world: World) -> None:
    sibling = made(world, "Sibling in the club")
    world[Queue].capacity = 2
    noor, otto = waiting_list.ask_together(
        world.session, world[Queue], [world.child("Noor"), world.child("Otto")], world.tom
    )

    priorities.give(world.session, otto, sibling, world.lise)
    leave(world, "bo", "ida")

    assert noor.priority == otto.priority == sibling.rank
    # One seat passed the pair by and went to Mia; the pair waits for two.
    assert states(world, "mia", "Noor", "Otto") == ["offered", "waiting", "waiting"]


def test_who_gave_a_class_is_written_down(world: World) -> None:
    sibling = made(world, "Sibling in the club")

    priorities.give(world.session, place_of(world, "mia"), sibling, world.lise)

    event = world.session.query(AuditEvent).filter_by(action="give_priority").one()
    assert (event.actor_id, event.subject_key, event.after) == (
        world.lise.id,
        place_of(world, "mia").key,
        sibling.key,
    )


def test_the_line_says_the_class_and_why_it_comes_first(world: World) -> None:
    sibling = made(world, "Sibling in the club", "Families fetch both at once")
    priorities.give(world.session, place_of(world, "mia"), sibling, world.lise)

    (line,) = lines.in_line(lines.lines(world.session, world[Club]))

    assert (line.priority_class, line.priority_reason) == (
        "Sibling in the club",
        "Families fetch both at once",
    )


def test_a_class_needs_a_reason(world: World) -> None:
    with pytest.raises(RuleBroken, match="class_without_reason"):
        made(world, "Friends of the house", " ")
    sibling = made(world, "Sibling in the club")
    with pytest.raises(RuleBroken, match="class_without_reason"):
        priorities.change(world.session, sibling, "Sibling", "", world.lise, clock.now())


def test_a_class_is_worded_anew(world: World) -> None:
    sibling = made(world, "Sibling")

    priorities.change(
        world.session, sibling, " Sibling in the club ", "One way home", world.lise, clock.now()
    )

    assert (sibling.name, sibling.reason) == ("Sibling in the club", "One way home")


def test_there_are_five_classes_at_most(world: World) -> None:
    for number in range(5):
        made(world, f"Class {number}")

    with pytest.raises(RuleBroken, match="classes_enough"):
        made(world, "One more")


def test_only_who_waits_can_be_given_a_class(world: World) -> None:
    with pytest.raises(RuleBroken, match="place_settled"):
        priorities.give(world.session, place_of(world, "ida"), made(world, "Late"), world.lise)


def test_a_class_is_given_in_spite_of_an_offer_that_stands(world: World) -> None:
    """An offer made before the class was given passed nobody by; it stands."""
    (noor,) = ask(world, "Noor")
    leave(world, "bo")

    priorities.give(world.session, noor, made(world, "Late"), world.lise)

    assert states(world, "mia", "Noor") == ["offered", "waiting"]
    assert place_of(world, "mia").expires_at - clock.now() > timedelta(days=4)
