"""I10 of `safety.md`: a session id is 128 bits or more, fresh at each sign-in, and dead when it is over."""

import re
import secrets
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.access import live_sessions
from app.accounts import people
from app.accounts.models import Role, RoleName, SignedIn
from app.cards import cards
from app.cards.models import CardPlace
from app.core import clock, tokens
from tests.pages import Visitor
from tests.signing_in.doors import (
    PASSWORD,
    digits_on,
    give_password,
    mailed_token,
    one_time_code,
    pepper,
)
from tests.world import World

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
ADDRESS = "/hjoerring/sign-in"
Way = Callable[[Flask, World, Any, Visitor], None]


def by_password(app: Flask, world: World, visit: Any, browser: Visitor) -> None:
    give_password(app, world.session.merge(world.lise))
    browser.post(ADDRESS, {"email": "lise@example.org", "password": PASSWORD})


def by_password_and_code(app: Flask, world: World, visit: Any, browser: Visitor) -> None:
    world.session.merge(world.library).is_demo = False
    give_password(app, world.session.merge(world.lise), SECRET)
    browser.post(ADDRESS, {"email": "lise@example.org", "password": PASSWORD})
    browser.post(f"{ADDRESS}/code", {"code": one_time_code(SECRET)})


def by_link(app: Flask, world: World, visit: Any, browser: Visitor) -> None:
    visit().post(ADDRESS, {"email": "hanne@example.org"})
    browser.post(f"/hjoerring/link/{mailed_token(world)}")


def by_digits(app: Flask, world: World, visit: Any, browser: Visitor) -> None:
    visit().post(ADDRESS, {"email": "hanne@example.org"})
    page = visit().get(f"/hjoerring/link/{mailed_token(world)}").get_data(as_text=True)
    if not digits_on(page):
        token = re.search(r"/hjoerring/link/([\w-]{22})", page)
        assert token is not None
        other = visit()
        other.post(f"/hjoerring/link/{token[1]}")
        page = other.get(f"/hjoerring/link/{token[1]}").get_data(as_text=True)
    browser.post("/hjoerring/digits", {"email": "hanne@example.org", "digits": digits_on(page)})


def by_card(app: Flask, world: World, visit: Any, browser: Visitor) -> None:
    world.session.commit()
    (card,) = cards.make_cards(
        world.session, [world.session.merge(world.ida)], None, clock.now(), CardPlace.SCHOOL, pepper(app)
    )
    browser.post("/k", {"code": "", "token": card.token})


WAYS: list[Way] = [by_password, by_password_and_code, by_link, by_digits, by_card]


def token_of(browser: Visitor) -> str:
    with browser.client.session_transaction() as cookie:
        return str(cookie.get("token", ""))


def is_alive(world: World, token: str) -> bool:
    return live_sessions.arrival(world.session, token, "hjoerring", clock.now()) is not None


@pytest.mark.parametrize("way", WAYS)
def test_i10_an_id_from_before_does_not_live_on(app: Flask, world: World, visit: Any, way: Way) -> None:
    """Somebody planted its own session in this browser and waits."""
    browser = visit(world.tom)
    planted = token_of(browser)
    assert is_alive(world, planted)

    way(app, world, visit, browser)

    assert is_alive(world, token_of(browser))
    assert token_of(browser) != planted
    assert not is_alive(world, planted)


@pytest.mark.parametrize("way", WAYS)
def test_i10_an_id_somebody_made_up_is_never_taken_over(
    app: Flask, world: World, visit: Any, way: Way
) -> None:
    world.session.commit()
    browser = visit()
    made_up = secrets.token_urlsafe(24)
    with browser.client.session_transaction() as cookie:
        cookie["token"] = made_up

    way(app, world, visit, browser)

    assert token_of(browser) not in ("", made_up)
    assert not is_alive(world, made_up)


@pytest.mark.parametrize("way", WAYS)
def test_i10_an_id_is_over_128_bits_and_stored_as_a_hash(
    app: Flask, world: World, visit: Any, way: Way
) -> None:
    browser = visit()
    way(app, world, visit, browser)
    token = token_of(browser)

    stored = world.session.scalars(select(SignedIn.token_hash)).all()

    assert re.fullmatch(r"[\w-]{32}", token)  # 192 bits
    assert tokens.token_hash(token) in stored
    assert not any(token in each for each in stored)


@pytest.mark.parametrize("way", WAYS)
def test_i10_after_signing_out_the_id_is_dead_on_the_server(
    app: Flask, world: World, visit: Any, way: Way
) -> None:
    browser = visit()
    way(app, world, visit, browser)
    token = token_of(browser)

    browser.post("/hjoerring/sign-out")

    assert token_of(browser) == ""
    assert not is_alive(world, token)


def test_i10_whoever_becomes_staff_or_loses_a_part_comes_in_anew(world: World, visit: Any) -> None:
    browser = visit(world.tom)
    before = token_of(browser)
    people.invite(
        world.session,
        world.session.merge(world.library),
        "tom@example.org",
        "Tom",
        RoleName.LEADER,
        clock.now(),
        None,
    )
    assert not is_alive(world, before)

    again = visit(world.tom)
    role = world.session.scalars(select(Role).where(Role.person_id == world.tom.id).limit(1)).one()
    people.end_role(world.session, role, clock.now(), world.lise)

    assert not is_alive(world, token_of(again))


def test_i10_a_new_password_ends_the_ids_of_all_other_devices(app: Flask, world: World, visit: Any) -> None:
    give_password(app, world.lise)
    here, there = visit(world.lise), visit(world.lise)
    kept, gone = token_of(here), token_of(there)

    here.post("/hjoerring/account/password", {"current": PASSWORD, "new": "gule sko i regnen"})

    assert is_alive(world, kept)
    assert not is_alive(world, gone)
