"""A11 of `safety.md`: what staff sign in with, and how often it may fail.

At least 12 and at most 128 signs, none of the usual ones (tests/core/test_passwords.py), pasting allowed;
a one-time code for every member of staff, which works once; ten failures in a quarter of an hour for
each account and class of device.
"""

import re
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from app.accounts.models import STAFF, Role, RoleName
from app.core.weak_passwords import WeakPassword, check_password, is_leaked_password
from app.signing_in import known_device, sign_in
from tests.house.source import PROJECT, TEMPLATES
from tests.pages import Visitor
from tests.signing_in.doors import PASSWORD, give_password, one_time_code
from tests.world import World

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
ADDRESS = "/hjoerring/sign-in"
WRONG = "en helt anden sætning"


def try_in(browser: Visitor, password: str, status: int, email: str = "lise@example.org") -> Any:
    return browser.post(ADDRESS, {"email": email, "password": password}, status=status)


@pytest.mark.parametrize("length", [11, 129])
def test_a11_too_short_and_too_long_are_refused(length: int) -> None:
    with pytest.raises(WeakPassword):
        check_password(("gul sko og " * 20)[:length], [])


@pytest.mark.parametrize("length", [12, 128])
def test_a11_the_ends_of_the_range_are_taken(length: int) -> None:
    check_password(("rævens gule paraply drypper på trappen " * 4)[:length], [])


def test_a11_the_leaked_list_is_whole_and_asked() -> None:
    """Its control: the same words with a letter more are not on it."""
    listed = (PROJECT / "app/core/leaked_passwords.txt").read_text("ascii").split()
    assert len(listed) == len(set(listed)) == 229

    for text in ("jamesbond007", "JamesBond007", "peanutbutter", "residentevil"):
        assert is_leaked_password(text)
        assert not is_leaked_password(f"{text}æ")
        with pytest.raises(WeakPassword):
            check_password(text, [])


def test_a11_nothing_hinders_pasting_nor_a_password_manager() -> None:
    scripts = [file for file in (PROJECT / "app/static").rglob("*.js") if "vendor" not in file.parts]
    for file in [*TEMPLATES.rglob("*.html"), *scripts]:
        assert not re.search(r"onpaste|[\"']paste[\"']", file.read_text("utf-8")), file
    for file in [*(TEMPLATES / "signing_in").glob("*.html"), *(TEMPLATES / "phones").glob("*.html")]:
        for words in re.findall(r"field\([\w.]*(?:password|new|current), ([^}]*)\)", file.read_text("utf-8")):
            assert re.search(r'autocomplete="(?:current|new)-password"', words), (file, words)


@pytest.mark.parametrize("name", sorted(STAFF))
def test_a11_every_kind_of_staff_is_asked_for_a_code(
    app: Flask, world: World, visit: Any, name: RoleName
) -> None:
    world.library.is_demo = False
    person = {RoleName.LIBRARIAN: world.lise, RoleName.LEADER: world.lars}[name]
    give_password(app, person, SECRET)
    browser = visit()

    answer = try_in(browser, PASSWORD, 303, person.email)

    assert answer.headers["Location"] == f"{ADDRESS}/code"
    assert browser.client.get("/hjoerring/account").status_code == 303


def test_a11_no_member_of_staff_of_a_real_library_goes_without(app: Flask, world: World) -> None:
    """For each role: exactly those of the library's own staff need one; the control is the demo."""
    people = {role.name: role.person for role in world.session.scalars(select(Role))}
    for is_demo in (True, False):
        world.library.is_demo = world.elsewhere.is_demo = is_demo
        world.session.flush()
        needs = {name for name, person in people.items() if sign_in.needs_code(world.session, person)}
        assert needs == (set() if is_demo else set(people) & set(STAFF))


def test_a11_a_code_works_once_whatever_it_opens(app: Flask, world: World, visit: Any) -> None:
    world.library.is_demo = False
    give_password(app, world.lise, SECRET)
    with time_machine.travel("2026-11-23 08:00Z", tick=False):
        code = one_time_code(SECRET)
        for status in (303, 422):
            browser = visit()
            try_in(browser, PASSWORD, 303)
            browser.post(f"{ADDRESS}/code", {"code": code}, status=status)


def test_a11_ten_wrong_codes_close_the_second_door_too(app: Flask, world: World, visit: Any) -> None:
    world.library.is_demo = False
    give_password(app, world.lise, SECRET)
    with time_machine.travel("2026-11-23 08:00Z", tick=False):
        browser = visit()
        try_in(browser, PASSWORD, 303)
        for _ in range(10):
            browser.post(f"{ADDRESS}/code", {"code": "000000"}, status=422)

        browser.post(f"{ADDRESS}/code", {"code": one_time_code(SECRET)}, status=429)


def test_a11_a_stranger_who_fails_ten_times_does_not_lock_her_out_at_her_own_desk(
    app: Flask, world: World, visit: Any
) -> None:
    give_password(app, world.lise)
    with time_machine.travel("2026-11-23 08:00Z", tick=False):
        desk = visit()
        try_in(desk, PASSWORD, 303)
        desk.post("/hjoerring/sign-out")
        for _ in range(10):
            try_in(visit(), WRONG, 422)
        try_in(visit(), PASSWORD, 429)

        try_in(desk, PASSWORD, 303)


def test_a11_her_own_desk_has_ten_tries_too_and_the_two_do_not_add_up(
    app: Flask, world: World, visit: Any
) -> None:
    give_password(app, world.lise)
    with time_machine.travel("2026-11-23 08:00Z", tick=False):
        desk = visit()
        try_in(desk, PASSWORD, 303)
        desk.post("/hjoerring/sign-out")
        for _ in range(10):
            try_in(desk, WRONG, 422)
        try_in(desk, PASSWORD, 429)

        try_in(visit(), PASSWORD, 303)


def test_a11_a_desk_is_known_to_its_own_account_alone() -> None:
    card = known_device.card_for("Lise@example.org ", b"secret")

    assert known_device.device_of(card, " lise@example.org", b"secret") != known_device.STRANGE
    for forged in (None, "", ".", card + "0", card.replace(".", ""), f"x{card}", f"{card.split('.')[0]}."):
        assert known_device.device_of(forged, "lise@example.org", b"secret") == known_device.STRANGE
    assert known_device.device_of(card, "lars@example.org", b"secret") == known_device.STRANGE
    assert known_device.device_of(card, "lise@example.org", b"another") == known_device.STRANGE
    assert "lise" not in card
