"""Accepting one place asks about the others; nothing is withdrawn by itself."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from app.children.models import Child
from app.clubs.models import Club
from app.core import clock
from app.core.errors import RuleBroken
from app.enrolment import elsewhere
from app.places import waiting_list
from app.places.models import Place, PlaceState, Queue
from tests.clubs.second_club import second_club
from tests.world import World

Visit = Callable[..., Any]
FIRST, SECOND = "Klub Læseglad", "Læseheksene"


@pytest.fixture
def second(world: World) -> Club:
    """Mia waits in both clubs; Noor has the only place in the second."""
    club = second_club(world)
    waiting_list.ask_for_place(world.session, club.queue, world.child("Noor"), world.tom)
    waiting_list.ask_for_place(world.session, club.queue, world.mia, world.tom)
    return club


def mia_in(world: World, club: str) -> Place:
    world.session.expire_all()
    mias = select(Place).join(Child, Child.id == Place.child_id).join(Queue, Queue.id == Place.queue_id)
    in_club = mias.join(Club, Club.id == Queue.club_id).where(Child.first_name == "Mia", Club.name == club)
    return world.session.scalars(in_club).one()


def questions(world: World) -> list[tuple[str, str, str]]:
    world.session.expire_all()
    found = elsewhere.open_questions(world.session, world.library.id)
    return [(q.place.child.first_name, q.place.queue.club.name, q.is_in) for q in found]


def comes_in(world: World) -> None:
    """Bo leaves the first club and Mia takes the place."""
    bo = world.session.query(Place).filter_by(child_id=world.bo.id).one()
    waiting_list.leave(world.session, bo, world.tom)
    waiting_list.accept(world.session, mia_in(world, FIRST), world.tom)


def test_who_has_come_in_is_asked_about_the_other_club_and_waits_on_meanwhile(
    world: World, second: Club
) -> None:
    assert questions(world) == []

    comes_in(world)

    assert questions(world) == [("Mia", "Læseheksene", "Klub Læseglad")]
    assert mia_in(world, SECOND).state == PlaceState.WAITING


def test_a_yes_keeps_the_place_in_line_and_ends_the_question(world: World, second: Club) -> None:
    comes_in(world)
    number = mia_in(world, SECOND).number

    elsewhere.keep_waiting(world.session, mia_in(world, SECOND), world.tom, clock.now())

    assert questions(world) == []
    assert (mia_in(world, SECOND).state, mia_in(world, SECOND).number) == (PlaceState.WAITING, number)


def test_a_no_takes_the_child_off_the_list(world: World, second: Club) -> None:
    comes_in(world)

    waiting_list.withdraw(world.session, mia_in(world, SECOND), world.tom)

    assert questions(world) == []


def test_who_asks_for_a_second_club_afterwards_is_not_asked_whether_it_means_it(world: World) -> None:
    club = second_club(world)
    waiting_list.ask_for_place(world.session, club.queue, world.child("Noor"), world.tom)

    waiting_list.ask_for_place(world.session, club.queue, world.ida, world.tom)

    assert questions(world) == []


def test_a_place_that_is_settled_cannot_be_kept(world: World, second: Club) -> None:
    waiting_list.withdraw(world.session, mia_in(world, SECOND), world.tom)

    with pytest.raises(RuleBroken, match="place_settled"):
        elsewhere.keep_waiting(world.session, mia_in(world, SECOND), world.tom, clock.now())


def test_after_yes_on_the_page_the_question_comes_at_once(world: World, visit: Visit, second: Club) -> None:
    bo = world.session.query(Place).filter_by(child_id=world.bo.id).one()
    waiting_list.leave(world.session, bo, world.tom)
    visitor = visit(world.tom)

    answer = visitor.post(f"/hjoerring/places/{mia_in(world, FIRST).key}/accept")
    page = visitor.follow(answer).text
    assert "Mia is in Klub Læseglad now." in page
    assert "Læseheksene" in page

    answer = visitor.post(f"/hjoerring/places/{mia_in(world, SECOND).key}/keep-waiting")
    assert "Mia M. waits on for a place in Læseheksene." in visitor.follow(answer).text


def test_the_question_stands_on_today_and_on_the_childs_page_until_answered(
    world: World, visit: Visit, second: Club
) -> None:
    comes_in(world)
    child = f"/hjoerring/children/{world.mia.key}"
    visitor = visit(world.lise)
    assert "Does Mia M. still wait for Læseheksene?" in visitor.get("/hjoerring/today").text
    assert "Does Mia M. still wait for Læseheksene?" in visitor.get(child).text

    place = mia_in(world, SECOND).key
    answer = visitor.post(f"/hjoerring/places/{place}/take-off", {"back": "today"})

    assert answer.headers["Location"].endswith("/today")
    assert "Does Mia M. still wait" not in visitor.get("/hjoerring/today").text
    assert "Does Mia M. still wait" not in visitor.get(child).text
