"""The history of places and clubs: who, when and why, in words."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.accounts.models import Role
from app.clubs import history, opening
from app.clubs.models import Club
from app.core import audit, clock
from app.core.cursors import Cursor
from app.libraries.models import School
from app.places import offers, queues, waiting_list
from app.places.models import Place, Queue
from app.privacy import erasure
from app.turns import moving
from tests.clubs.second_club import second_club
from tests.house.source import templates
from tests.places.test_places_pages import place_of
from tests.world import World

Visit = Callable[..., Any]


def lived(world: World) -> None:
    """Bo leaves; Mia is asked, nobody answers in time; Lise gives her the place."""
    waiting_list.leave(world.session, place_of(world, "bo"), world.tom)
    late = place_of(world, "mia").expires_at
    with clock.stopped_at(late):
        offers.expire_offers(world.session, world[Queue])
    with clock.stopped_at(late + timedelta(days=1)):
        waiting_list.give_place(world.session, place_of(world, "mia"), world.lise, "Mother phoned")


def everybody(_school_id: int) -> bool:
    """A librarian knows the protected children of all schools."""
    return True


def told(
    world: World, cursor: Cursor | None = None, **knows: history.Knows
) -> list[tuple[str, str | None, str, str]]:
    found = history.of_club(world.session, world[Club], cursor, **({"knows_protected": everybody} | knows))
    return [(event.action, event.who, event.child, event.reason) for event in found.events]


def test_a_clubs_history_says_who_did_what_and_why(world: World) -> None:
    lived(world)

    assert told(world) == [
        ("give_place", "Lise", "Mia M.", "Mother phoned"),
        ("expire", None, "Mia M.", ""),
        ("offer", None, "Mia M.", ""),
        ("leave", "Tom", "Bo B.", ""),
    ]


def test_who_has_no_part_any_more_is_somebody_no_longer_here(world: World, visit: Visit) -> None:
    lived(world)
    world.session.scalars(select(Role).where(Role.person_id == world.tom.id)).one().ended_at = clock.now()

    page = visit(world.lise).get(f"/hjoerring/clubs/{world[Club].key}/history").text

    assert "Somebody no longer here noted that Bo B. left the club" in page
    assert "Tom" not in page


def test_the_history_is_worded_on_the_club_the_place_and_the_childs_page(world: World, visit: Visit) -> None:
    lived(world)
    visitor = visit(world.lise)

    for address in (
        f"/hjoerring/clubs/{world[Club].key}/history",
        f"/hjoerring/places/{place_of(world, 'mia').key}",
        f"/hjoerring/children/{world.mia.key}",
    ):
        page = visitor.get(address).text
        assert "Lise gave Mia M. the place <q>Mother phoned</q>" in page
        assert "Nobody answered in time for Mia M., who keeps its number" in page


def test_what_is_done_to_the_club_itself_is_told_too(world: World, visit: Visit) -> None:
    queues.change_capacity(world.session, world[Queue], 5, world.lise)
    opening.close_club(world.session, world[Club], world.lise, clock.now())

    page = visit(world.hanne).get(f"/hjoerring/clubs/{world[Club].key}/history").text

    assert "Lise changed the number of places from 2 to 5" in page
    assert "Lise closed the club" in page


def test_the_reason_dies_with_the_place(world: World) -> None:
    lived(world)

    erasure.erase(world.session, world.mia, clock.now(), world.lise)

    assert [step for step in told(world) if step[2] == "Mia M." or step[3]] == []


def test_others_learn_of_a_protected_child_only_that_it_has_left(world: World, visit: Visit) -> None:
    world.bo.is_protected = True
    other = second_club(world)
    moving.move_to(
        world.session, place_of(world, "bo"), other.queue, world.lise, "A new address", keeps_its_turn=False
    )
    world.add(Role(person_id=world.hanne.id, name="host", club_id=other.id, created_at=clock.now()))
    first, second = (f"/hjoerring/clubs/{club.key}/history" for club in (world[Club], other))

    host, librarian = visit(world.hanne), visit(world.lise)
    left, came = host.get(first).text, host.get(second).text

    assert "Lise noted that Bo B. left the club" in left
    for page in (left, came):
        assert "another club" not in page
        assert "A new address" not in page
    assert "Lise moved Bo B. to another club <q>A new address</q>" in librarian.get(first).text
    assert "Lise moved Bo B. here from another club <q>A new address</q>" in librarian.get(second).text


def test_a_teacher_of_another_school_learns_no_more_of_a_protected_child(world: World, visit: Visit) -> None:
    world.bo.is_protected = True
    elsewhere = School(name="Vrå Skole", sort_key="vrå skole", kind="single", created_at=clock.now())
    world.bo.school_id = world.add(elsewhere).id
    other = second_club(world)
    moving.move_to(
        world.session, place_of(world, "bo"), other.queue, world.lise, "A new address", keeps_its_turn=False
    )

    for club in (world[Club], other):
        assert "A new address" not in visit(world.tom).get(f"/hjoerring/clubs/{club.key}/history").text


@pytest.mark.parametrize("action", history.TOLD)
def test_every_step_that_is_told_has_its_words(action: str) -> None:
    assert f'"{action}"' in templates()["clubs/events.html"]


def test_pages_of_history_part_no_moment_and_skip_nothing(world: World) -> None:
    """120 steps, seven in each moment."""
    start, mia = clock.now(), place_of(world, "mia")
    for number in range(120):
        at = start + timedelta(minutes=number // 7)
        audit.record(world.session, "answer_for", mia, now=at, actor_id=world.tom.id)
    world.session.flush()

    seen: list[int] = []
    cursor: Cursor | None = None
    while True:
        found = history.of_club(world.session, world[Club], cursor, knows_protected=everybody)
        assert len(found.events) <= history.PAGE + 6
        seen.append(len(found.events))
        cursor = found.older
        if cursor is None:
            break

    assert sum(seen) == 120
    assert len(seen) > 1


def test_the_history_takes_as_many_queries_for_many_steps_as_for_few(
    world: World, visit: Visit, statements: list[str]
) -> None:
    visitor, address = visit(world.lise), f"/hjoerring/clubs/{world[Club].key}/history"
    lived(world)
    statements.clear()
    visitor.get(address)
    few = len(statements)
    for number in range(40):
        child = world.child(f"Barn{number}")
        waiting_list.ask_for_place(world.session, world[Queue], child, world.tom)
    statements.clear()

    page = visitor.get(address)

    assert len(statements) == few <= 6
    assert len(page.data) < 40_000


def test_a_teacher_elsewhere_does_not_find_the_history(world: World, visit: Visit) -> None:
    visit(world.sten).get(f"/hjoerring/clubs/{world[Club].key}/history", status=404)
    visit(world.lars).get(f"/hjoerring/clubs/{world[Club].key}/history", status=403)


def test_the_last_steps_of_a_place_are_those_of_its_child_alone(world: World) -> None:
    lived(world)

    of_mia = select(Place).where(Place.child_id == world.mia.id)
    events = history.of_places(world.session, world.library.id, of_mia, knows_protected=everybody)

    assert {event.child for event in events} == {"Mia M."}
    assert [event.action for event in events] == ["give_place", "expire", "offer"]
