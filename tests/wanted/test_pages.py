"""The pages of what children wish for: theirs, their club's, and the buying list."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.catalogue.models import Work
from app.clubs.models import Club
from app.core import clock
from app.wanted import childrens
from app.wanted.models import ClubWish, Wanted, WantedState
from tests.wishes.shelves import shelve
from tests.world import World

Visit = Callable[..., Any]
HERE = "/hjoerring"


def test_a_child_finds_a_book_and_others_wish_for_it_too(visit: Visit, world: World) -> None:
    ronja, club = shelve(world, "Ronja"), world[Club]
    address = f"{HERE}/me/{club.key}/wishes"
    ida, bo = visit(world.ida), visit(world.bo)
    assert "Ronja" in ida.get(f"{address}?q=ron").text
    assert 'id="found_books"' in ida.part(f"{address}?q=ron", "found_books").text

    ida.follow(ida.post(address, {"work": ronja.key}))
    wish = world.session.scalars(select(ClubWish).order_by(ClubWish.id.desc())).first()
    assert wish is not None
    page = bo.follow(bo.post(f"{HERE}/club-wishes/{wish.key}/vote")).text

    assert "2 children wish for it" in page
    assert world.ida.alias not in page
    bo.post(f"{HERE}/club-wishes/{wish.key}/take-back")
    assert "1 child wishes for it" in bo.get(address).text


def test_a_typed_wish_is_shown_by_an_adult(visit: Visit, world: World) -> None:
    club = world[Club]
    ida, address = visit(world.ida), f"{HERE}/me/{world[Club].key}/wishes"
    assert "Write the title." in ida.post(f"{address}/typed", {"title": ""}, status=422).text
    page = ida.follow(ida.post(f"{address}/typed", {"title": "Drager i sne"})).text
    assert "A grown-up reads it first." in page
    assert "Drager i sne" not in visit(world.bo).get(address).text
    wish = world.session.scalars(select(ClubWish).order_by(ClubWish.id.desc())).first()
    assert wish is not None
    key = wish.key
    visit(world.bo).post(f"{HERE}/club-wishes/{key}/vote", status=404)

    visit(world.hanne).post(f"{HERE}/club-wishes/{key}/show")

    assert "Drager i sne" in visit(world.bo).get(address).text
    visit(world.hanne).post(f"{HERE}/club-wishes/{key}/put-away")
    assert "Drager i sne" not in visit(world.hanne).get(f"{HERE}/clubs/{club.key}/wishes").text


def test_what_arrived_is_chosen_by_you(visit: Visit, world: World) -> None:
    wanted, club, browser = world[Wanted], world[Club], visit(world.lise)
    key = wanted.key
    assert "Chosen by you" not in visit(world.bo).get(f"{HERE}/me/{club.key}/books").text
    page = browser.get(f"{HERE}/buying-list").text
    assert "Skammerens datter" in page
    assert "9788763841450" in page
    browser.post(f"{HERE}/wanted/{key}/order", {"shown": "wished"})
    assert "Skammerens datter" in browser.get(f"{HERE}/buying-list?shown=ordered").text

    browser.post(f"{HERE}/wanted/{key}/arrive", {"shown": "ordered"})

    assert "Chosen by you" in visit(world.bo).get(f"{HERE}/me/{club.key}/books").text
    assert "chosen by you" in visit(world.bo).get(f"{HERE}/me/{club.key}/wishes").text
    browser.post(f"{HERE}/wanted/{key}/put-back", {"shown": "arrived"})
    assert world.session.scalars(select(Wanted.state).where(Wanted.key == key)).one() == WantedState.WISHED


def test_not_this_one_is_read_by_the_children(visit: Visit, world: World) -> None:
    address = f"{HERE}/wanted/{world[Wanted].key}"
    lise = visit(world.lise)
    assert "With the ISBN the right book is found." in lise.get(address).text
    assert "Write a few words." in lise.post(f"{address}/refuse", {"reason": ""}, status=422).text
    lise.post(f"{address}/arrive", {"isbn": "123"}, status=409)

    lise.post(f"{address}/refuse", {"reason": "It is for grown-ups."})

    page = visit(world.ida).get(f"{HERE}/me/{world[Club].key}/wishes").text
    assert "Not this one, because: It is for grown-ups." in page


def test_the_buying_list_as_a_table_runs_no_formula(visit: Visit, world: World) -> None:
    childrens.wish_for_typed(world.session, world[Club], world.ida, "=1+1", "", clock.now())

    answer = visit(world.lise).get(f"{HERE}/buying-list/file")

    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "Skammerens datter;;9788763841450;1;Klub Læseglad;1" in answer.text
    assert "'=1+1" in answer.text


def test_the_work_stays_one(world: World, session: Session) -> None:
    """Wishing for a typed title twice does not fill the catalogue."""
    before = session.query(Work).count()
    childrens.wish_for_typed(session, world[Club], world.ida, "Drager", "", clock.now())

    assert session.query(Work).count() == before
