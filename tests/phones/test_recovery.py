"""A lost phone: ten codes that work once each, and a colleague when those are lost too."""

import re
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from app.accounts.models import Person, Role, RoleName
from app.core import clock
from app.phones import recovery
from app.phones.models import RecoveryCode
from tests.pages import Visitor
from tests.signing_in.doors import (
    PASSWORD,
    give_password,
    mail_text,
    mailed_to,
    mailed_token,
    one_time_code,
    pepper,
)
from tests.world import World

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
ADDRESS = "/hjoerring/sign-in"


def with_phone(app: Flask, world: World, person: Person | None = None) -> list[str]:
    """A real library, and somebody with a phone and ten codes."""
    person = person or world.lise
    world.library.is_demo = False
    give_password(app, person, SECRET)
    world.session.commit()
    codes = recovery.make_anew(world.session, person, pepper(app), clock.now())
    world.session.commit()
    return codes


def half_in(visit: Any, email: str = "lise@example.org") -> Visitor:
    browser: Visitor = visit()
    browser.post(ADDRESS, {"email": email, "password": PASSWORD})
    return browser


def is_in(browser: Visitor) -> bool:
    return browser.client.get("/hjoerring/account").status_code == 200


def codes_on(page: str) -> list[str]:
    items = re.findall(r"<li>(.*?)</li>", page, re.DOTALL)
    return ["".join(re.findall(r'code__group">([^<]+)<', item)) for item in items]


def test_a_recovery_code_opens_one_sign_in_and_its_owner_is_told(
    app: Flask, world: World, visit: Any
) -> None:
    codes = with_phone(app, world)
    browser = half_in(visit)
    assert "I do not have my phone" in browser.get(f"{ADDRESS}/code").get_data(as_text=True)
    browser.get(f"{ADDRESS}/recovery")

    browser.post(f"{ADDRESS}/recovery", {"code": f" {codes[3].lower().replace('-', ' ')} "})

    assert is_in(browser)
    assert mailed_to(world, "recovery_code_used") == ["lise@example.org"]
    assert "9 of them are left" in mail_text(app, world, "recovery_code_used")
    assert "9 recovery codes are left" in browser.get("/hjoerring/account").get_data(as_text=True)
    again = half_in(visit)
    again.post(f"{ADDRESS}/recovery", {"code": codes[3]}, status=422)
    assert not is_in(again)


@pytest.mark.parametrize("typed", ["KMR7-4TGX-9HBDX", "123456", "B" * 13, "å" * 40])
def test_a_wrong_recovery_code_opens_nothing_and_ten_of_them_close(
    app: Flask, world: World, visit: Any, typed: str
) -> None:
    codes = with_phone(app, world)
    with time_machine.travel("2026-11-23 08:00Z", tick=False):
        browser = half_in(visit)
        for _ in range(10):
            browser.post(f"{ADDRESS}/recovery", {"code": typed}, status=422)

        browser.post(f"{ADDRESS}/recovery", {"code": codes[0]}, status=429)

    assert not is_in(browser)


def test_a_code_of_somebody_else_opens_nothing(app: Flask, world: World, visit: Any) -> None:
    with_phone(app, world)
    others = with_phone(app, world, world.lars)

    half_in(visit).post(f"{ADDRESS}/recovery", {"code": others[0]}, status=422)


def test_a_miss_costs_one_run_of_argon2_as_a_hit_does(
    app: Flask, world: World, visit: Any, argon2_runs: list[str]
) -> None:
    codes = with_phone(app, world)
    for typed, status in (("KMR7-4TGX-9HBDX", 422), (codes[0], 303)):
        browser = half_in(visit)
        argon2_runs.clear()

        browser.post(f"{ADDRESS}/recovery", {"code": typed}, status=status)

        assert argon2_runs == ["verify"]


def test_nothing_stored_shows_a_recovery_code(app: Flask, world: World) -> None:
    codes = with_phone(app, world)
    rows = world.session.scalars(select(RecoveryCode)).all()

    assert len(codes) == len(set(codes)) == len(rows) == recovery.HOW_MANY
    for row in rows:
        assert row.verifier_hash.startswith("$argon2id$")
        assert len(row.selector) == 5


def test_setting_up_a_phone_shows_ten_codes_once(app: Flask, world: World, visit: Any) -> None:
    world.library.is_demo = False
    give_password(app, world.lise)
    browser = half_in(visit)
    shown = browser.get(f"{ADDRESS}/authenticator").get_data(as_text=True)
    secret = "".join(re.findall(r'code__group">([^<]+)<', shown))

    answer = browser.post(f"{ADDRESS}/authenticator", {"code": one_time_code(secret)}, status=200)

    codes = codes_on(answer.get_data(as_text=True))
    assert len(codes) == 10
    assert answer.headers["Cache-Control"] == "no-store"
    assert is_in(browser)
    other = half_in(visit)
    other.post(f"{ADDRESS}/recovery", {"code": codes[9]})
    assert is_in(other)


def test_new_codes_need_the_password_and_end_the_old_ones(app: Flask, world: World, visit: Any) -> None:
    old = with_phone(app, world)
    browser = visit(world.lise)
    browser.post("/hjoerring/account/codes", {"codes-current": "something else"}, status=422)

    page = browser.post("/hjoerring/account/codes", {"codes-current": PASSWORD}, status=200)

    new = codes_on(page.get_data(as_text=True))
    half_in(visit).post(f"{ADDRESS}/recovery", {"code": old[0]}, status=422)
    half_in(visit).post(f"{ADDRESS}/recovery", {"code": new[0]}, status=303)


def test_another_phone_takes_over_when_it_has_shown_a_code(app: Flask, world: World, visit: Any) -> None:
    with_phone(app, world)
    browser = visit(world.lise)
    browser.post("/hjoerring/account/phone", {"phone-current": "something else"}, status=422)

    answer = browser.post("/hjoerring/account/phone", {"phone-current": PASSWORD})

    assert answer.headers["Location"] == f"{ADDRESS}/authenticator"
    assert not is_in(browser)
    assert world.session.scalars(select(Person.totp_secret).where(Person.id == world.lise.id)).one() == SECRET
    shown = browser.get(f"{ADDRESS}/authenticator").get_data(as_text=True)
    secret = "".join(re.findall(r'code__group">([^<]+)<', shown))
    browser.post(f"{ADDRESS}/authenticator", {"code": one_time_code(secret)}, status=200)
    assert is_in(browser)
    assert world.session.scalars(select(Person.totp_secret).where(Person.id == world.lise.id)).one() == secret


def test_a_new_password_by_link_takes_a_recovery_code_too(app: Flask, world: World, visit: Any) -> None:
    codes = with_phone(app, world)
    visit().post(ADDRESS, {"email": "lise@example.org"})
    browser = visit()
    browser.post(f"/hjoerring/link/{mailed_token(world)}")

    wrong = {"new": "gule sko i regnen", "code": "KMR7-4TGX-9HBDX"}
    browser.post(f"{ADDRESS}/password", wrong, status=422)
    assert world.session.get_one(Person, world.lise.id).password_hash is not None
    browser.post(f"{ADDRESS}/password", {"new": "gule sko i regnen", "code": codes[1]})

    assert is_in(browser)


def role_of(world: World, person: Person) -> Role:
    return world.session.scalars(
        select(Role).where(Role.person_id == person.id, Role.library_id == world.library.id)
    ).one()


def test_a_colleague_lets_somebody_begin_anew_and_a_mail_says_so(
    app: Flask, world: World, visit: Any
) -> None:
    codes = with_phone(app, world, world.lars)
    his = visit(world.lars)
    role = role_of(world, world.lars)
    hers = visit(world.lise)
    assert "Lost phone" in hers.get("/hjoerring/people").get_data(as_text=True)

    hers.post(f"/hjoerring/people/{role.key}/forget-phone")

    assert not is_in(his)
    assert mailed_to(world, "phone_forgotten") == ["lars@example.org"]
    assert world.lise.name in mail_text(app, world, "phone_forgotten")
    # Neither the old password nor an old code opens anything; the link by mail does.
    visit().post(ADDRESS, {"email": "lars@example.org", "password": PASSWORD}, status=422)
    assert len(codes) == 10
    assert world.session.scalars(select(RecoveryCode)).all() == []
    visit().post(ADDRESS, {"email": "lars@example.org"})
    browser = visit()
    browser.post(f"/hjoerring/link/{mailed_token(world)}")
    answer = browser.post(f"{ADDRESS}/password", {"new": "gule sko i regnen"})
    assert answer.headers["Location"] == f"{ADDRESS}/authenticator"


def test_a_librarian_cannot_forget_her_own_phone_nor_a_teachers(app: Flask, world: World, visit: Any) -> None:
    with_phone(app, world)
    for person in (world.lise, world.tom):
        role = role_of(world, person)

        visit(world.lise).post(f"/hjoerring/people/{role.key}/forget-phone", status=409)

    assert world.session.get_one(Person, world.lise.id).totp_secret == SECRET


def test_one_library_cannot_take_away_what_guards_another(app: Flask, world: World, visit: Any) -> None:
    with_phone(app, world)
    give_password(app, world.sten, SECRET)
    invited = world.add(Role(person_id=world.sten.id, name=RoleName.LEADER, created_at=clock.now()))

    visit(world.lise).post(f"/hjoerring/people/{invited.key}/forget-phone", status=409)

    assert world.session.get_one(Person, world.sten.id).totp_secret == SECRET


def test_the_operator_helps_the_last_librarian(app: Flask, world: World) -> None:
    with_phone(app, world)
    run = app.test_cli_runner()

    told = run.invoke(args=["staff", "forget-phone", "LISE@example.org"])

    assert told.exit_code == 0, told.output
    assert world.session.get_one(Person, world.lise.id).totp_secret is None
    assert mailed_to(world, "phone_forgotten") == ["lise@example.org"]
    assert "You can begin anew" in mail_text(app, world, "phone_forgotten")
    assert run.invoke(args=["staff", "forget-phone", "nobody@example.org"]).exit_code == 1
    assert run.invoke(args=["staff", "forget-phone", "tom@example.org"]).exit_code == 1


def test_everywhere_means_here_too(world: World, visit: Any) -> None:
    here, there = visit(world.tom), visit(world.tom)
    another = visit(world.hanne)

    answer = here.post("/hjoerring/account/sign-out-everywhere")

    assert answer.headers["Location"] == ADDRESS
    assert [is_in(browser) for browser in (here, there, another)] == [False, False, True]
