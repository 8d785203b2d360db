"""A meeting that took place and that nobody has noted is asked about, on Today and on the host's page."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from app.clubs.models import Club, ClubState, Meeting, MeetingState
from app.core import clock
from app.meetings.unnoted import MOST, unnoted
from tests.pages import Visitor
from tests.world import World

Visit = Callable[..., Visitor]
ASKED = "How was Klub Læseglad on"


@pytest.fixture(autouse=True)
def the_day_after() -> Iterator[None]:
    with time_machine.travel("2026-11-25 09:00Z", tick=False):
        yield


def asked_about(world: World, **values: Any) -> list[str]:
    for name, value in values.items():
        setattr(world[Meeting], name, value)
    world.session.flush()
    return [one.key for one in unnoted(world.session, world.library.id, clock.now())]


def test_what_took_place_and_is_not_noted_is_asked_about(world: World) -> None:
    assert asked_about(world) == [world[Meeting].key]


@pytest.mark.parametrize(
    "values",
    [
        {"participants": 0},
        {"line": "We read about owls."},
        {"state": MeetingState.CANCELLED},
        {"ends_at": clock.now() + timedelta(days=900)},
    ],
    ids=["counted", "a line", "called off", "not over"],
)
def test_what_is_noted_or_did_not_take_place_is_not(world: World, values: dict[str, Any]) -> None:
    assert asked_about(world, **values) == []


def test_after_six_weeks_nobody_is_asked_any_more(world: World) -> None:
    long_ago = clock.now() - timedelta(days=43)

    assert asked_about(world, starts_at=long_ago, ends_at=long_ago + timedelta(hours=1)) == []


def test_a_club_that_is_not_open_yet_meets_too_and_a_closed_one_is_left_alone(world: World) -> None:
    world[Club].state = ClubState.ASKED
    assert asked_about(world) == [world[Meeting].key]

    world[Club].state = ClubState.CLOSED
    assert asked_about(world) == []


def test_the_list_is_short_and_the_latest_stand_first(world: World) -> None:
    more(world, MOST + 5)

    asked = unnoted(world.session, world.library.id, clock.now())

    assert len(asked) == MOST
    assert [one.starts_at for one in asked] == sorted((one.starts_at for one in asked), reverse=True)


def test_today_leads_to_the_meeting_until_it_is_noted(world: World, visit: Visit) -> None:
    meeting = world[Meeting].key
    lise = visit(world.lise)

    page = lise.get("/hjoerring/today").text
    assert ASKED in page
    assert f"/hjoerring/meetings/{meeting}" in page

    lise.post(f"/hjoerring/meetings/{meeting}/record", {"participants": "9"})
    assert ASKED not in lise.get("/hjoerring/today").text


def test_a_host_is_asked_on_the_page_of_its_clubs_and_a_teacher_is_not(world: World, visit: Visit) -> None:
    assert ASKED in visit(world.hanne).get("/hjoerring/clubs").text
    assert ASKED not in visit(world.tom).get("/hjoerring/clubs").text


@pytest.mark.parametrize("page", ["/hjoerring/today", "/hjoerring/clubs"])
def test_many_cost_no_more_statements_than_one(
    statements: list[str], world: World, visit: Visit, page: str
) -> None:
    visitor = visit(world.lise if page.endswith("today") else world.hanne)
    visitor.get(page)
    statements.clear()
    visitor.get(page)
    few = len(statements)
    more(world, 20)
    world.session.commit()
    statements.clear()

    visitor.get(page)

    assert len(statements) == few <= 14


def more(world: World, number: int) -> None:
    for nth in range(number):
        begins = clock.now() - timedelta(days=3, hours=nth)
        world.add(
            Meeting(club_id=world[Meeting].club_id, starts_at=begins, ends_at=begins + timedelta(minutes=30))
        )
