"""The year's page, who goes on, the certificates and the season's figures."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from app.clubs.models import Club, ClubState, Meeting, Season
from app.core import clock
from app.libraries.models import School
from app.places.models import Place, PlaceState, Queue
from app.reviews.models import Review, ReviewState
from tests.world import World


@pytest.fixture
def may(world: World) -> Any:
    world[Club].every_weeks, world[Club].first_meeting_on = 1, date(2026, 9, 1)
    world[Queue].capacity = 2
    with time_machine.travel(datetime(2027, 5, 10, 10, tzinfo=UTC), tick=False) as hand:
        yield hand


def year(world: World) -> str:
    return f"/hjoerring/seasons/{world[Season].key}/year"


def take(visit: Any, world: World, step: str, status: int = 303) -> str:
    first = world.session.scalars(select(Season.key).order_by(Season.first_on)).first()
    address = f"/hjoerring/seasons/{first}/year/do"
    return visit(world.lise).post(address, {"step": step}, status=status).get_data(as_text=True)


def test_the_page_shows_what_the_next_step_will_do_with_names(may: Any, world: World, visit: Any) -> None:
    page = visit(world.lise).get(year(world)).get_data(as_text=True)

    assert "From 2026/27 to 2027/28" in page
    assert "2 have not said" in page
    assert "Ida I., 4.A" in page
    assert "Ask now" in page
    assert "Call them home" not in page


def test_a_step_is_done_and_undone_by_a_button(may: Any, world: World, visit: Any) -> None:
    address = year(world)
    lise = visit(world.lise)

    done = lise.follow(lise.post(f"{address}/do", {"step": "ask"})).get_data(as_text=True)
    assert "Done on 10 May 2027 by Lise" in done.replace("May 10, 2027", "10 May 2027")
    assert "Box" in done or "1 box" in done
    undone = lise.follow(lise.post(f"{address}/undo", {"step": "ask"})).get_data(as_text=True)

    assert "Ask now" in undone
    assert "Undo</button>" not in undone


def test_a_step_out_of_turn_is_refused_in_words(may: Any, world: World, visit: Any) -> None:
    assert "not the next one" in take(visit, world, "close", status=409)
    assert "not the next one" in take(visit, world, "nonsense", status=409)


def test_the_year_button_leads_to_the_season_on_its_way(may: Any, world: World, visit: Any) -> None:
    assert visit(world.lise).get("/hjoerring/year", status=303).headers["Location"] == year(world)
    may.move_to(datetime(2027, 8, 20, 10, tzinfo=UTC))
    assert visit(world.lise).get("/hjoerring/year", status=303).headers["Location"] == year(world)
    may.move_to(datetime(2028, 8, 20, 10, tzinfo=UTC))
    assert visit(world.lise).get("/hjoerring/year", status=303).headers["Location"] == "/hjoerring/clubs"


def test_a_child_is_asked_on_its_own_page_from_may_until_august(may: Any, world: World, visit: Any) -> None:
    question = "Do you want to be in the club next year too?"
    assert question not in visit(world.ida).get("/hjoerring/me").get_data(as_text=True)
    take(visit, world, "ask")
    club = world.session.scalars(select(Club.key)).one()
    ida = visit(world.ida)
    assert question in ida.get("/hjoerring/me").get_data(as_text=True)

    page = ida.follow(ida.post(f"/hjoerring/me/{club}/going-on", {"answer": "yes"})).get_data(as_text=True)

    assert "You have said yes." in page
    listed = visit(world.hanne).get(f"/hjoerring/clubs/{club}/who-goes-on").get_data(as_text=True)
    assert 'value="yes" checked' in listed


def test_a_host_ticks_who_goes_on(may: Any, world: World, visit: Any) -> None:
    club, lines = world[Club].key, {}
    for place in world.session.scalars(select(Place).where(Place.state == PlaceState.ACTIVE)):
        lines[place.key] = "yes" if place.child.first_name == "Ida" else "no"
    hanne = visit(world.hanne)

    hanne.post(f"/hjoerring/clubs/{club}/who-goes-on", lines | {"made up": "yes"})

    said = dict(
        world.session.execute(select(Place.key, Place.goes_on).where(Place.goes_on.is_not(None))).all()
    )
    assert said == {key: answer == "yes" for key, answer in lines.items()}


def test_certificates_name_the_child_on_the_strip_alone(may: Any, world: World, visit: Any) -> None:
    review = world[Review]
    review.state, review.published_at, review.moderated_by_id = (
        ReviewState.PUBLISHED,
        clock.now(),
        world.lise.id,
    )

    page = visit(world.hanne).get(f"/hjoerring/clubs/{world[Club].key}/certificates").get_data(as_text=True)

    assert page.count("Ida I.") == page.count("Cut off: Ida I., 4.A") == 1
    assert "Modig Ida" in page
    assert "Skammerens datter" in page


def test_the_text_to_the_parents_stands_in_any_language(may: Any, world: World, visit: Any) -> None:
    address = f"/hjoerring/clubs/{world[Club].key}/going-on-letter"
    assert "Dear parents," in visit(world.tom).get(address).get_data(as_text=True)
    assert 'lang="sv" rows' in visit(world.tom).get(f"{address}?in=sv").get_data(as_text=True)


def test_the_season_in_figures_adds_up(may: Any, world: World, visit: Any) -> None:
    address = f"/hjoerring/seasons/{world[Season].key}/figures"

    page = visit(world.lise).get(address).get_data(as_text=True)

    assert "The season 2026/27 in figures" in page
    assert page.count(world[Club].name) >= 1


def test_all_pages_of_the_year_cost_the_same_however_many_clubs(
    app: Flask, may: Any, world: World, visit: Any, statements: list[str]
) -> None:
    counts = []
    for clubs in (2, 20):
        for number in range(clubs):
            club(world, f"Club {clubs}-{number}")
        cost = []
        for step in ("", "ask", "boxes", "close", "clubs", "grades", "carry"):
            if step and clubs == 2:
                take(visit, world, step)
            lise = visit(world.lise)
            season = world.session.scalars(select(Season.key).order_by(Season.first_on)).first()
            world.session.commit()
            statements.clear()
            lise.get(f"/hjoerring/seasons/{season}/year")
            cost.append(len(statements))
            if clubs == 20:
                break
        statements.clear()
        visit(world.lise).get(f"/hjoerring/seasons/{season}/figures")
        cost.append(len(statements))
        counts.append(cost)

    assert max(counts[0]) <= 10
    assert max(counts[1]) <= 10


def club(world: World, name: str) -> Club:
    ours = world.session.scalars(select(Club).order_by(Club.id)).first()
    school = world.session.scalars(select(School).order_by(School.id)).first()
    assert ours and school
    same = ("season_id", "grade_from", "grade_to", "weekday", "starts_at", "ends_at", "first_meeting_on")
    made: Club = world.add(
        Club(
            **{each: getattr(ours, each) for each in same},
            school_id=school.id,
            name=name,
            sort_key=name,
            state=ClubState.OPEN,
            created_at=clock.now(),
        )
    )
    world.add(Queue(club_id=made.id, season_id=made.season_id, capacity=12))
    world.add(Meeting(club_id=made.id, starts_at=clock.now(), ends_at=clock.now().replace(year=2028)))
    return made
