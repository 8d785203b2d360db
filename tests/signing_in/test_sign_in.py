"""How adults come in, and what a stranger can learn by trying."""

import re
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from app.accounts.models import Role, RoleName, SignedIn
from app.accounts.tries import MANY, Tries
from app.core import clock
from tests.pages import Visitor
from tests.signing_in.doors import PASSWORD, give_password, mailed_to, one_time_code
from tests.world import World

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
ADDRESS = "/hjoerring/sign-in"


def try_in(visit: Any, email: str, password: str = "", status: int = 303, **more: Any) -> Any:
    return visit().post(ADDRESS, {"email": email, "password": password}, status=status, **more)


def is_in(visitor: Visitor) -> bool:
    return visitor.client.get("/hjoerring/account").status_code == 200


def test_a_librarian_of_the_demo_comes_in_with_a_password(app: Flask, world: World, visit: Any) -> None:
    give_password(app, world.lise)
    browser = visit()

    answer = browser.post(ADDRESS, {"email": " LISE@example.org ", "password": PASSWORD})

    assert answer.headers["Location"] == "/hjoerring/today"
    assert is_in(browser)


def test_a_real_library_asks_for_a_one_time_code_too(app: Flask, world: World, visit: Any) -> None:
    world.library.is_demo = False
    give_password(app, world.lise, SECRET)
    browser = visit()

    answer = browser.post(ADDRESS, {"email": "lise@example.org", "password": PASSWORD})
    assert answer.headers["Location"] == "/hjoerring/sign-in/code"
    assert not is_in(browser)

    browser.get("/hjoerring/sign-in/code")
    browser.post("/hjoerring/sign-in/code", {"code": one_time_code(SECRET)})
    assert is_in(browser)


def test_a_one_time_code_works_once(app: Flask, world: World, visit: Any) -> None:
    world.library.is_demo = False
    give_password(app, world.lise, SECRET)
    with time_machine.travel("2026-11-23 08:00Z", tick=False):
        code = one_time_code(SECRET)
        for status in (303, 422):
            browser = visit()
            browser.post(ADDRESS, {"email": "lise@example.org", "password": PASSWORD})

            browser.post("/hjoerring/sign-in/code", {"code": code}, status=status)


def test_half_a_sign_in_is_over_after_ten_minutes(app: Flask, world: World, visit: Any) -> None:
    world.library.is_demo = False
    give_password(app, world.lise, SECRET)
    browser = visit()
    with time_machine.travel("2026-11-23 08:00Z", tick=False) as time:
        browser.post(ADDRESS, {"email": "lise@example.org", "password": PASSWORD})
        time.shift(601)

        answer = browser.post("/hjoerring/sign-in/code", {"code": one_time_code(SECRET)})

        assert answer.headers["Location"] == ADDRESS
        assert not is_in(browser)


def test_a_librarian_elsewhere_needs_the_code_at_every_library(app: Flask, world: World, visit: Any) -> None:
    world.elsewhere.is_demo = False
    world.add(Role(person_id=world.sten.id, name=RoleName.LEADER, created_at=clock.now()))
    give_password(app, world.sten, SECRET)

    answer = try_in(visit, "sten@example.org", PASSWORD)

    assert answer.headers["Location"] == "/hjoerring/sign-in/code"


def test_a_librarian_without_an_app_sets_one_up_before_anything_opens(
    app: Flask, world: World, visit: Any
) -> None:
    world.library.is_demo = False
    give_password(app, world.lise)
    browser = visit()

    answer = browser.post(ADDRESS, {"email": "lise@example.org", "password": PASSWORD})

    assert answer.headers["Location"] == "/hjoerring/sign-in/authenticator"
    assert not is_in(browser)


STRANGERS = (
    "tom@example.org",
    "lise@example.org",
    "nobody@example.org",
    "gone@example.org",
    "sten@example.org",
)


@pytest.mark.parametrize("email", STRANGERS)
def test_every_wrong_password_costs_one_run_of_argon2(
    app: Flask, world: World, visit: Any, email: str, argon2_runs: list[str]
) -> None:
    give_password(app, world.lise)
    argon2_runs.clear()

    try_in(visit, email, "en helt anden sætning", status=422)

    assert argon2_runs == ["verify"]


def test_only_whoever_has_a_part_here_gets_mail(world: World, visit: Any) -> None:
    for email in STRANGERS:
        try_in(visit, email)

    assert mailed_to(world) == ["lise@example.org", "tom@example.org"]


def test_pressing_twice_in_a_minute_sends_one_mail(world: World, visit: Any) -> None:
    with time_machine.travel("2026-11-23 08:00:10Z", tick=False):
        for _ in range(3):
            try_in(visit, "tom@example.org")

    assert mailed_to(world) == ["tom@example.org"]


def test_ten_wrong_passwords_close_the_account_for_a_while(app: Flask, world: World, visit: Any) -> None:
    give_password(app, world.lise)
    with time_machine.travel("2026-11-23 08:00Z", tick=False) as time:
        for _ in range(10):
            try_in(visit, "lise@example.org", "en helt anden sætning", status=422)

        try_in(visit, "lise@example.org", PASSWORD, status=429)
        time.shift(15 * 60)
        try_in(visit, "lise@example.org", PASSWORD, status=303)


def test_an_unknown_address_is_closed_just_the_same(world: World, visit: Any) -> None:
    with time_machine.travel("2026-11-23 08:00Z", tick=False):
        for _ in range(10):
            try_in(visit, "nobody@example.org", "en helt anden sætning", status=422)

        try_in(visit, "nobody@example.org", "en helt anden sætning", status=429)


def test_fifty_failures_from_one_place_close_it_for_all(app: Flask, world: World, visit: Any) -> None:
    give_password(app, world.lise)
    with time_machine.travel("2026-11-23 08:00Z", tick=False):
        tries = Tries(world.session, "password", clock.now(), {"127.0.0.1": MANY})
        for _ in range(49):
            tries.note()
        try_in(visit, "guess@example.org", "x" * 20, status=422)

        try_in(visit, "lise@example.org", PASSWORD, status=429)
        elsewhere = {"environ_overrides": {"REMOTE_ADDR": "198.51.100.7"}}
        try_in(visit, "lise@example.org", PASSWORD, status=303, **elsewhere)


def test_a_session_set_before_does_not_outlive_the_sign_in(app: Flask, world: World, visit: Any) -> None:
    give_password(app, world.lise)
    planted = visit(world.tom)
    before = cookie_of(planted)

    planted.post(ADDRESS, {"email": "lise@example.org", "password": PASSWORD})

    attacker = visit()
    attacker.client.set_cookie("samlaes", before)
    assert cookie_of(planted) != before
    assert not is_in(attacker)


def test_signing_out_ends_the_session_on_the_server(world: World, visit: Any) -> None:
    browser = visit(world.lise)
    before = cookie_of(browser)

    answer = browser.post("/hjoerring/sign-out")

    assert answer.headers["Location"] == "/hjoerring/"
    assert '"storage"' in answer.headers["Clear-Site-Data"]
    thief = visit()
    thief.client.set_cookie("samlaes", before)
    assert not is_in(thief)
    assert world.session.scalars(select(SignedIn.revoked_at)).one() is not None


def test_no_token_stands_in_the_database(app: Flask, world: World, visit: Any) -> None:
    browser = visit(world.lise)
    with browser.client.session_transaction() as cookie:
        token = cookie["token"]

    stored = world.session.scalars(select(SignedIn.token_hash)).one()

    assert len(token) >= 22
    assert token not in stored


def test_after_signing_in_one_comes_where_one_was_going(app: Flask, world: World, visit: Any) -> None:
    give_password(app, world.lise)
    browser = visit()
    answer = browser.get("/hjoerring/children?name=Id", status=303)
    form = browser.get(answer.headers["Location"]).get_data(as_text=True)
    onward = re.search(r'name="next"[^>]* value="([^"]*)"', form)

    assert onward is not None
    data = {"email": "lise@example.org", "password": PASSWORD, "next": onward[1]}
    assert browser.post(ADDRESS, data).headers["Location"] == "/hjoerring/children?name=Id"


def cookie_of(browser: Visitor) -> str:
    cookie = browser.client.get_cookie("samlaes")
    assert cookie is not None
    return str(cookie.value)
