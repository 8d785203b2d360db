"""The order of a waiting list on the pages: together, first for a reason, and why nobody is asked."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import time_machine

from app.children.models import Child
from app.clubs.models import Club
from app.core import clock
from app.places import offers, queues, waiting_list
from app.places.models import Place, PlaceState, Queue
from app.places.precedence import PriorityClass
from app.turns import priorities
from tests.enrolment.test_putting_forward_pages import fields, look, page_of
from tests.places.line import ask, leave, place_of, states
from tests.world import World

Visit = Callable[..., Any]


def club_at(world: World, verb: str = "") -> str:
    return f"/hjoerring/clubs/{world[Club].key}{verb}"


def test_two_who_wait_are_let_come_in_together(world: World, visit: Visit) -> None:
    ask(world, "Noor", "Otto")
    keys = [place_of(world, name).key for name in ("Noor", "Otto")]
    visitor = visit(world.hanne)

    page = visitor.follow(visitor.post(club_at(world, "/line/tie"), {"place": keys})).text

    assert "They come in together or not at all." in page
    assert "together with" in page
    assert place_of(world, "Noor").tie == place_of(world, "Otto").tie is not None


def test_who_goes_together_is_let_go_on_alone(world: World, visit: Visit) -> None:
    waiting_list.ask_together(
        world.session, world[Queue], [world.child("Noor"), world.child("Otto")], world.tom
    )
    keys = [place_of(world, name).key for name in ("Noor", "Otto")]

    visit(world.lise).post(club_at(world, "/line/untie"), {"place": keys})

    assert [place_of(world, name).tie for name in ("Noor", "Otto")] == [None, None]


def test_a_child_comes_first_for_a_reason_everyone_reads(world: World, visit: Visit) -> None:
    ask(world, "Noor")
    key, chosen = place_of(world, "Noor").key, world[PriorityClass].key
    visitor = visit(world.lise)

    visitor.post(club_at(world, "/line/priority"), {"place": key, "priority_class": chosen})

    for reader, address in (
        (world.tom, club_at(world)),
        (world.tom, f"/hjoerring/places/{key}"),
        (world.tom, f"/hjoerring/children/{world.noor.key}"),
        (world.lise, club_at(world, "/line")),
    ):
        assert "Who waited a whole season comes first in the next." in visit(reader).get(address).text
    assert (
        "let Noor N. wait in a class that comes first"
        in visit(world.lise).get(club_at(world, "/history")).text
    )


def test_nobody_ticked_is_told_so(world: World, visit: Visit) -> None:
    page = visit(world.lise).post(club_at(world, "/line/tie"), {}, status=409).text

    assert "Tick at least one child." in page


def test_a_place_of_another_club_cannot_be_arranged(world: World, visit: Visit) -> None:
    visit(world.lise).post(club_at(world, "/line/tie"), {"place": place_of(world, "ida").key}, status=409)

    assert place_of(world, "ida").tie is None


def test_a_teacher_does_not_arrange_the_line(world: World, visit: Visit) -> None:
    visitor = visit(world.tom)

    assert "Who goes together" not in visitor.get(club_at(world)).text
    visitor.get(club_at(world, "/line"), status=403)


def test_the_line_costs_the_same_with_many_children(
    world: World, visit: Visit, statements: list[str]
) -> None:
    visitor = visit(world.lise)
    visitor.get(club_at(world, "/line"))
    statements.clear()
    visitor.get(club_at(world, "/line"))
    few = len(statements)
    ask(world, *[f"Child{letter}" for letter in "abcdefghijklmnopqrst"])

    statements.clear()
    page = visitor.get(club_at(world, "/line"))

    assert len(statements) == few <= 10
    assert len(page.data) < 40_000


def test_siblings_are_tied_when_they_are_put_forward(world: World, visit: Visit) -> None:
    visitor, address = visit(world.tom), page_of(world)
    page = look(visitor, address, "Anna, 5.B\nBjarke, 5.B\nCille, 2.B")
    assert "come in together or not at all" in page

    visitor.post(address, fields(page) | {"together": ["0", "2"], "confirm": "1"})

    ties = [place_of_called(world, name).tie for name in ("Anna", "Bjarke", "Cille")]
    assert ties[0] == ties[2] is not None
    assert ties[1] is None


def test_one_child_alone_is_not_put_forward_together(world: World, visit: Visit) -> None:
    visitor, address = visit(world.tom), page_of(world)
    sent = fields(look(visitor, address, "Anna, 5.B\nBjarke, 5.B"))

    page = visitor.post(address, sent | {"together": ["1"], "confirm": "1"}, status=409).text

    assert "Choose two children or more who wait." in page


def test_a_host_gives_a_class_when_putting_forward_and_a_teacher_cannot(world: World, visit: Visit) -> None:
    chosen, address = world[PriorityClass].key, page_of(world)
    assert "Waited last season" not in look(visit(world.tom), address, "Anna, 5.B")
    visitor = visit(world.hanne)
    page = look(visitor, address, "Anna, 5.B")
    assert "Waited last season" in page

    visitor.post(address, fields(page) | {"row_priority": [chosen], "confirm": "1"})
    visit(world.tom).post(
        address,
        fields(look(visit(world.tom), address, "Bjarke, 5.B")) | {"row_priority": [chosen], "confirm": "1"},
    )

    assert place_of_called(world, "Anna").priority == -999
    assert place_of_called(world, "Bjarke").priority == 0


def test_the_page_says_why_nobody_is_asked(world: World, visit: Visit) -> None:
    assert "All 2 places are taken." in visit(world.tom).get(club_at(world)).text

    queue = world.session.get_one(Queue, world[Queue].id)
    offers.begin(world.session, queue, clock.now() - timedelta(days=1))
    leave(world, "bo")

    page = visit(world.tom).get(club_at(world)).text
    assert "The club has started, so no free place is offered by itself." in page


def test_who_put_a_pair_forward_reads_that_a_seat_passed_it_by(world: World, visit: Visit) -> None:
    waiting_list.withdraw(world.session, place_of(world, "mia"), world.tom)
    waiting_list.ask_together(
        world.session, world[Queue], [world.child("Noor"), world.child("Otto")], world.tom
    )
    leave(world, "bo")

    for reader in (world.tom, world.lise):
        page = visit(reader).get(club_at(world)).text
        assert "1 place is free;" in page
        assert "wait for 2 together." in page


def test_one_yes_for_a_pair_says_so(world: World, visit: Visit) -> None:
    world[Queue].capacity = 3
    waiting_list.withdraw(world.session, place_of(world, "mia"), world.tom)
    waiting_list.ask_together(
        world.session, world[Queue], [world.child("Noor"), world.child("Otto")], world.tom
    )
    leave(world, "bo")
    visitor, address = visit(world.tom), f"/hjoerring/places/{place_of(world, 'Noor').key}"
    assert "one yes counts for all" in visitor.get(address).text

    page = visitor.follow(visitor.post(f"{address}/accept")).text

    assert "are in the club." in page
    assert states(world, "Noor", "Otto") == ["active", "active"]


def test_fewer_places_than_children_is_said_in_words(world: World, visit: Visit) -> None:
    queues.change_capacity(world.session, world[Queue], 1, world.lise)

    visitor = visit(world.lise)

    assert "2 children, 1 place planned." in visitor.get(club_at(world)).text
    assert "2 children, 1 place planned." in visitor.get("/hjoerring/clubs").text


def test_an_offer_that_has_run_out_shows_no_yes_before_the_worker_comes_by(
    world: World, visit: Visit
) -> None:
    leave(world, "bo")
    assert "Yes to the place" in visit(world.lise).get(club_at(world)).text
    late = place_of(world, "mia").expires_at

    with time_machine.travel(late + timedelta(seconds=20), tick=False):
        visitor = visit(world.lise)
        page = visitor.get(club_at(world)).text
        assert "The answer is late" in page
        assert "Yes to the place" not in page
        assert "Yes for Mia" not in visitor.get("/hjoerring/today").text
    assert place_of(world, "mia").state == PlaceState.OFFERED


def test_today_does_not_part_two_who_go_together(world: World, visit: Visit) -> None:
    waiting_list.withdraw(world.session, place_of(world, "mia"), world.tom)
    waiting_list.ask_together(
        world.session, world[Queue], [world.child("Noor"), world.child("Otto")], world.tom
    )
    leave(world, "bo")

    with time_machine.travel("2026-11-23 09:00Z", tick=False):
        page = visit(world.lise).get("/hjoerring/today").text

    assert "1 seat to give" in page
    assert "Give it to" not in page


def test_the_classes_are_made_worded_ordered_and_ended(world: World, visit: Visit) -> None:
    visitor, address = visit(world.lise), "/hjoerring/priority-classes"
    assert "Waited last season" in visitor.get(address).text
    assert address in visitor.get("/hjoerring/settings").text

    visitor.post(address, {"name": "Sibling in the club", "reason": "Families fetch both at once"})
    first, second = priorities.classes_of(world.session, world.library.id)
    visitor.post(f"{address}/{second.key}/up")
    visitor.get(f"{address}/{second.key}")
    visitor.post(f"{address}/{second.key}", {"name": "Sibling", "reason": "One way home"})
    visitor.post(f"{address}/{first.key}/end")

    assert [one.name for one in priorities.classes_of(world.session, world.library.id)] == ["Sibling"]


def test_a_class_without_a_reason_is_refused_with_what_was_typed(world: World, visit: Visit) -> None:
    visitor = visit(world.lise)

    page = visitor.post("/hjoerring/priority-classes", {"name": "Friends"}, status=422).text
    assert "Write why in a few words." in page
    assert "Friends" in page
    visitor.post(
        f"/hjoerring/priority-classes/{world[PriorityClass].key}", {"name": "", "reason": "x"}, status=422
    )


def place_of_called(world: World, name: str) -> Place:
    """A child that came in by the page."""
    return (
        world.session.query(Place)
        .join(Child, Child.id == Place.child_id)
        .filter(Child.first_name == name)
        .one()
    )
