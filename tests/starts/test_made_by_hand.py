"""A club made beside the line of schools: the school does not go on waiting for it unnoticed."""

from collections.abc import Callable, Iterator
from datetime import date, time, timedelta
from typing import Any

import pytest
import time_machine

from app.accounts.models import Role, RoleName
from app.clubs import plans
from app.clubs.models import Club, ClubState
from app.core import clock
from app.core.errors import RuleBroken
from app.invariants import broken
from app.libraries.models import School
from app.school_line import start_offers
from app.school_line.models import ClubRequest, RequestState
from app.starts import made_by_hand, starting
from tests.pages import Visitor
from tests.school_line.test_school_requests import in_line
from tests.world import World

Visit = Callable[..., Visitor]


@pytest.fixture(autouse=True)
def november() -> Iterator[None]:
    with time_machine.travel("2026-11-23 09:00Z"):
        yield


@pytest.fixture
def asked(world: World) -> ClubRequest:
    return in_line(world, "Vrå")


def made(world: World, asked: ClubRequest, **values: Any) -> Club:
    """The library makes a club at the school, without looking at the line."""
    wanted: dict[str, Any] = {
        "school": world.session.get_one(School, asked.school_id),
        "season": "2026/27",
        "name": "Bogormene",
        "grade_from": 3,
        "grade_to": 5,
        "capacity": 12,
        "weekday": 2,
        "starts_at": time(14),
        "ends_at": time(15),
        "first_meeting_on": date(2026, 12, 1),
    } | values
    return plans.make(world.session, world.library, plans.Plan(**wanted), world.lise, clock.now())


def settled(world: World, club: Club) -> ClubRequest:
    return made_by_hand.settle(
        world.session, club, "The library has made Bogormene.", world.lise, clock.now()
    )


def test_the_school_leaves_the_line_and_reads_why(world: World, asked: ClubRequest) -> None:
    club = made(world, asked)

    settled(world, club)

    assert (asked.state, asked.reason) == (RequestState.WITHDRAWN, "The library has made Bogormene.")
    assert made_by_hand.request_behind(world.session, club) is None
    assert broken(world.session) == []


def test_a_school_that_said_yes_starts_up_with_this_club(world: World, asked: ClubRequest) -> None:
    offer = (world.session, world.library, asked, "2026/27", world.lise, world.lise, clock.now(), "agreed")
    start_offers.offer(*offer)
    starting.accept(world.session, asked, None, clock.now())
    club = made(world, asked)

    settled(world, club)

    assert (asked.state, asked.club_id) == (RequestState.STARTING, club.id)
    assert broken(world.session) == []


def test_a_club_from_before_the_school_asked_is_not_the_one_it_asks_for(
    world: World, asked: ClubRequest
) -> None:
    club = made(world, asked)
    asked.confirmed_at = clock.now() + timedelta(hours=1)
    world.session.flush()

    assert made_by_hand.request_behind(world.session, club) is None
    with pytest.raises(RuleBroken, match="school_not_in_line"):
        settled(world, club)


def test_neither_is_a_closed_club_nor_one_that_came_from_another_wish(
    world: World, asked: ClubRequest
) -> None:
    club = made(world, asked)
    assert made_by_hand.club_for(world.session, asked) == club

    club.state = ClubState.CLOSED
    world.session.flush()

    assert made_by_hand.club_for(world.session, asked) is None


def test_a_school_that_waits_for_another_club_keeps_its_turn_and_nobody_is_asked_again(
    world: World, visit: Visit, asked: ClubRequest
) -> None:
    club, request_id = made(world, asked).key, asked.id
    lise = visit(world.lise)

    with time_machine.travel("2026-11-23 09:05Z"):
        answer = lise.post(f"/hjoerring/clubs/{club}/is-another")
        page = lise.follow(answer).text
        today = lise.get("/hjoerring/today").text

    assert "Vrå keeps its turn in line." in page
    assert "Waits on for another club" in page
    assert "has got a club" not in page + today
    found = world.session.get_one(ClubRequest, request_id)
    assert (found.state, found.number) == (RequestState.WAITING, 3)
    assert broken(world.session) == []


def test_the_club_page_offers_to_settle_it(world: World, visit: Visit, asked: ClubRequest) -> None:
    club, request_id = made(world, asked).key, asked.id
    lise = visit(world.lise)

    page = lise.get(f"/hjoerring/clubs/{club}").text
    assert "Vrå still stands in the line of schools" in page
    answer = lise.post(f"/hjoerring/clubs/{club}/is-the-schools")

    assert "Vrå no longer waits in line." in lise.follow(answer).text
    assert world.session.get_one(ClubRequest, request_id).state == RequestState.WITHDRAWN
    assert "still stands in the line" not in lise.get(f"/hjoerring/clubs/{club}").text


def test_today_and_the_request_tell_of_a_club_that_is_open_already(
    world: World, visit: Visit, asked: ClubRequest
) -> None:
    club, request = made(world, asked), asked.key
    club.state = ClubState.OPEN
    lise = visit(world.lise)

    assert "Vrå has got a club and still stands in line" in lise.get("/hjoerring/today").text
    page = lise.get(f"/hjoerring/clubs/line/{request}").text
    assert "The school has got a club meanwhile" in page
    assert f"/hjoerring/clubs/{club.key}/is-the-schools" in page


def test_who_makes_a_club_sees_which_schools_stand_in_line(
    world: World, visit: Visit, asked: ClubRequest
) -> None:
    page = visit(world.lise).get("/hjoerring/clubs/new").text

    assert "These schools stand in line for a club" in page
    assert f"/hjoerring/clubs/line/{asked.key}" in page


def test_nothing_is_said_to_a_teacher(world: World, visit: Visit, asked: ClubRequest) -> None:
    club = made(world, asked).key
    world.add(
        Role(person_id=world.tom.id, name=RoleName.TEACHER, school_id=asked.school_id, created_at=clock.now())
    )
    tom = visit(world.tom)

    assert "stands in the line" not in tom.get(f"/hjoerring/clubs/{club}").text
    tom.post(f"/hjoerring/clubs/{club}/is-the-schools", status=403)
