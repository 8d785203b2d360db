"""A draw on the pages: planned with the club, announced to everybody, drawn by one button, printed."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine

from app.clubs.models import Club
from app.core import clock
from app.draws import draws
from app.draws.models import Draw
from app.libraries.models import School
from app.places import waiting_list
from app.places.models import PlaceState, Queue
from tests.clubs.test_pages import FORM
from tests.places.line import ask, leave, place_of
from tests.world import World

Visit = Callable[..., Any]


@pytest.fixture
def planned(world: World) -> World:
    """A draw in three days for one seat; Noor and Otto take part."""
    waiting_list.withdraw(world.session, place_of(world, "mia"), world.tom)
    leave(world, "bo")
    draws.schedule(world.session, world[Queue], clock.now() + timedelta(days=3), world.lise)
    ask(world, "Noor", "Otto")
    return world


def draw_at(world: World) -> str:
    return f"/hjoerring/clubs/{world[Club].key}/draw"


def test_before_the_draw_everybody_sees_its_day_and_no_number(planned: World, visit: Visit) -> None:
    club, place = world_page(planned), f"/hjoerring/places/{place_of(planned, 'Noor').key}"

    page = visit(planned.tom).get(club).text
    assert "The draw is on" in page
    assert "number 4" not in page
    assert "waits for the draw on" in visit(planned.tom).get(place).text
    assert "2 children take part so far." in visit(planned.tom).get(draw_at(planned)).text
    assert "Lots are drawn for the places on" in visit().get(f"/hjoerring/club/{planned[Club].key}").text
    assert "Lots are drawn on" in visit().get("/hjoerring/").text
    assert "Lots are drawn on" in visit(planned.tom).get(f"{club}/letter").text
    assert "who waits for the draw" in visit(planned.lise).get(f"{club}/history").text
    assert "Draw lots now" not in visit(planned.lise).get(draw_at(planned)).text


def test_on_the_day_today_leads_to_the_button(planned: World, visit: Visit) -> None:
    with time_machine.travel(clock.now() + timedelta(days=4), tick=False):
        visitor = visit(planned.lise)
        assert "Lots can be drawn for Klub Læseglad" in visitor.get("/hjoerring/today").text
        assert "Draw lots now" in visitor.get(draw_at(planned)).text

        page = visitor.follow(visitor.post(draw_at(planned))).text

    drawn = planned.session.query(Draw).one()
    assert drawn.seed in page
    assert f"flask draw verify {drawn.key}" in page
    assert "Noor N." in page
    assert sorted(place_of(planned, name).state for name in ("Noor", "Otto")) == [
        PlaceState.ACTIVE,
        PlaceState.WAITING,
    ]


def test_a_protected_child_is_not_named_on_the_printed_list(planned: World, visit: Visit) -> None:
    planned.noor.is_protected = True
    with time_machine.travel(clock.now() + timedelta(days=4), tick=False):
        draws.draw_lots(planned.session, planned[Queue], planned.lise)

        page = visit(planned.tom).get(draw_at(planned)).text

    assert "Noor" not in page
    assert "A child; ask the library" in page


def test_too_early_is_said_in_words(planned: World, visit: Visit) -> None:
    page = visit(planned.lise).post(draw_at(planned), status=409).text

    assert "Until then children can be put forward for it." in page


def test_only_the_librarian_draws(planned: World, visit: Visit) -> None:
    visit(planned.tom).post(draw_at(planned), status=403)
    visit(planned.hanne).post(draw_at(planned), status=403)


def test_a_club_without_a_draw_says_so(world: World, visit: Visit) -> None:
    assert "whoever comes first is first in line" in visit(world.tom).get(draw_at(world)).text


def test_a_draw_is_planned_with_the_club(world: World, visit: Visit) -> None:
    waiting_list.withdraw(world.session, place_of(world, "mia"), world.tom)
    day = clock.today("Europe/Copenhagen") + timedelta(days=9)
    visitor, address = visit(world.lise), f"{world_page(world)}/edit"

    visitor.post(address, club_fields(world) | {"draws_on": day.isoformat()})

    draws_at = world.session.get_one(Queue, world[Queue].id).draws_at
    assert clock.local(draws_at, "Europe/Copenhagen").date() == day
    assert day.isoformat() in visitor.get(address).text


def test_a_draw_over_the_heads_of_those_who_wait_is_refused_in_words(world: World, visit: Visit) -> None:
    day = date(2030, 1, 1).isoformat()

    page = (
        visit(world.lise)
        .post(f"{world_page(world)}/edit", club_fields(world) | {"draws_on": day}, status=409)
        .text
    )

    assert "A draw must be planned before the first one waits." in page


def test_offers_during_the_season_need_a_reason(world: World, visit: Visit) -> None:
    visitor, address = visit(world.lise), f"{world_page(world)}/edit"
    ticked = club_fields(world) | {"offers_in_season": "y"}

    visitor.post(address, ticked, status=422)
    visitor.post(address, ticked | {"offers_reason": "New children all year"})

    queue = world.session.get_one(Queue, world[Queue].id)
    assert (queue.offers_in_season, queue.offers_reason) == (True, "New children all year")
    assert queue.starts_at is not None


def club_fields(world: World) -> dict[str, str]:
    """What the form of the club holds."""
    return FORM | {"school": world[School].key, "capacity": "2"}


def world_page(world: World) -> str:
    return f"/hjoerring/clubs/{world[Club].key}"
