"""A12 of `safety.md`, links by mail: 128 bits, ten minutes, pressed once, and a GET uses nothing.

Besides: carried to another device, never lost to a mail scanner.
"""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask

from app.accounts import people
from app.accounts.models import Person, RoleName
from app.core import clock
from app.core.errors import RuleBroken
from app.libraries.models import Library, School
from app.signing_in import links
from app.signing_in.models import LinkPurpose
from tests.pages import Visitor
from tests.signing_in.doors import (
    PASSWORD,
    digits_on,
    give_password,
    mail_text,
    mailed_to,
    mailed_token,
    one_time_code,
)
from tests.world import World

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
MONDAY = "2026-11-23 08:00Z"


def ask(world: World, visit: Any, email: str = "tom@example.org") -> str:
    """Ask for a link and read the token out of the mail."""
    visit().post("/hjoerring/sign-in", {"email": email})
    return mailed_token(world)


def text(browser: Visitor, address: str) -> str:
    return str(browser.get(address).get_data(as_text=True))


def is_in(browser: Visitor) -> bool:
    return browser.client.get("/hjoerring/account").status_code == 200


def type_digits(browser: Visitor, digits: str, status: int, email: str = "tom@example.org") -> Any:
    data = {"email": email, "digits": digits}
    return browser.post("/hjoerring/digits", data, status=status)


def test_looking_at_a_link_uses_nothing_and_the_button_works_once(world: World, visit: Any) -> None:
    token = ask(world, visit)
    browser = visit()
    for _ in range(3):
        assert "Sign in on this device" in text(browser, f"/hjoerring/link/{token}")
    assert not is_in(browser)

    browser.post(f"/hjoerring/link/{token}")
    assert is_in(browser)

    second = visit()
    second.post(f"/hjoerring/link/{token}")
    assert not is_in(second)


def test_a_token_is_128_bits(world: World, visit: Any) -> None:
    assert len(ask(world, visit)) == 22


def test_a_link_is_over_after_ten_minutes(world: World, visit: Any) -> None:
    with time_machine.travel(MONDAY, tick=False) as time:
        token = ask(world, visit)
        time.shift(600)
        browser = visit()

        assert "no longer works" in text(browser, f"/hjoerring/link/{token}")
        browser.post(f"/hjoerring/link/{token}")
        assert not is_in(browser)


def test_a_link_of_another_library_opens_nothing(world: World, visit: Any) -> None:
    token = ask(world, visit)
    browser = visit()

    assert "no longer works" in text(browser, f"/thisted/link/{token}")
    browser.post(f"/thisted/link/{token}")
    assert not is_in(browser)


def test_six_digits_carry_the_sign_in_to_another_device_once(world: World, visit: Any) -> None:
    token = ask(world, visit)
    phone, computer, third = visit(), visit(), visit()
    phone.post(f"/hjoerring/link/{token}")
    digits = digits_on(text(phone, f"/hjoerring/link/{token}"))
    assert len(digits) == 6

    type_digits(computer, f"{digits[:3]} {digits[3:]}", 303)
    assert is_in(computer)

    type_digits(third, digits, 422)
    assert not is_in(third)


def test_a_mail_scanner_that_presses_the_button_locks_nobody_out(world: World, visit: Any) -> None:
    token = ask(world, visit)
    visit().post(f"/hjoerring/link/{token}")

    teacher = visit()
    page = text(teacher, f"/hjoerring/link/{token}")

    assert "pressed already" in page
    assert "Send me a new link" in page
    type_digits(teacher, digits_on(page), 303)
    assert is_in(teacher)


def test_five_wrong_tries_use_up_the_digits(world: World, visit: Any) -> None:
    token = ask(world, visit)
    phone = visit()
    phone.post(f"/hjoerring/link/{token}")
    digits = digits_on(text(phone, f"/hjoerring/link/{token}"))
    wrong = f"{(int(digits) + 1) % 10**6:06}"
    for _ in range(5):
        type_digits(visit(), wrong, 422)

    type_digits(visit(), digits, 422)


def test_the_digits_work_for_their_owner_only(world: World, visit: Any) -> None:
    token = ask(world, visit)
    phone = visit()
    phone.post(f"/hjoerring/link/{token}")
    digits = digits_on(text(phone, f"/hjoerring/link/{token}"))

    for email in ("hanne@example.org", "nobody@example.org"):
        assert "do not fit" in type_digits(visit(), digits, 422, email).get_data(as_text=True)


def test_digits_go_stale_with_their_link(world: World, visit: Any) -> None:
    with time_machine.travel(MONDAY, tick=False) as time:
        token = ask(world, visit)
        phone = visit()
        phone.post(f"/hjoerring/link/{token}")
        digits = digits_on(text(phone, f"/hjoerring/link/{token}"))
        time.shift(600)

        type_digits(visit(), digits, 422)


def test_guessing_digits_for_one_address_ends_after_ten(world: World, visit: Any) -> None:
    with time_machine.travel(MONDAY, tick=False):
        for _ in range(10):
            type_digits(visit(), "000000", 422, "nobody@example.org")

        type_digits(visit(), "000000", 429, "nobody@example.org")


def test_a_new_link_goes_where_the_old_one_went_and_tells_nothing(world: World, visit: Any) -> None:
    with time_machine.travel(MONDAY, tick=False) as time:
        token = ask(world, visit)
        time.shift(3600)

        known = visit().post(f"/hjoerring/link/{token}/again")
        unknown = visit().post(f"/hjoerring/link/{'x' * 22}/again")

    assert known.headers["Location"] == unknown.headers["Location"] == "/hjoerring/sign-in/sent"
    assert known.data == unknown.data
    assert mailed_to(world) == ["tom@example.org", "tom@example.org"]


def test_the_mail_holds_the_link_but_not_the_digits(app: Flask, world: World, visit: Any) -> None:
    visit().post("/hjoerring/sign-in", {"email": "tom@example.org"})

    mail = mail_text(app, world, "sign_in")

    assert mail.splitlines()[0] == "Your link to Hjørring Bibliotekerne"
    assert "https://samlaes.example/hjoerring/link/" in mail
    assert not any(word.isdigit() and len(word) == 6 for word in mail.split())


def test_an_invited_teacher_comes_in_with_one_press(app: Flask, world: World, visit: Any) -> None:
    school = world[School].key
    data = {"email": "New@Example.org ", "name": "Nina", "role": "teacher", "school": school, "club": ""}
    visit(world.lise).post("/hjoerring/people", data)

    mail = mail_text(app, world, "invitation")
    token = mailed_token(world, "invitation")
    browser = visit()
    browser.post(f"/hjoerring/link/{token}")

    assert "Lise from Hjørring Bibliotekerne invites you" in mail
    assert "Løkken Skole" in mail
    assert is_in(browser)


def test_an_invitation_stands_for_a_fortnight(world: World, visit: Any) -> None:
    with time_machine.travel(MONDAY, tick=False) as time:
        invite(world, "new@example.org", RoleName.TEACHER)
        token = mailed_token(world, "invitation")
        time.shift(13 * 86400)
        assert "Sign in on this device" in text(visit(), f"/hjoerring/link/{token}")

        time.shift(86400)
        assert "no longer works" in text(visit(), f"/hjoerring/link/{token}")


def test_an_invited_librarian_chooses_a_password_and_sets_up_codes(world: World, visit: Any) -> None:
    world.library.is_demo = False
    invite(world, "new@example.org", RoleName.LIBRARIAN)
    token = mailed_token(world, "invitation")
    browser = visit()

    answer = browser.post(f"/hjoerring/link/{token}")
    assert answer.headers["Location"] == "/hjoerring/sign-in/password"
    assert not is_in(browser)

    browser.get("/hjoerring/sign-in/password")
    weak = browser.post("/hjoerring/sign-in/password", {"new": "new@example"}, status=409)
    assert "at least 12 characters" in weak.get_data(as_text=True)
    answer = browser.post("/hjoerring/sign-in/password", {"new": PASSWORD})
    assert answer.headers["Location"] == "/hjoerring/sign-in/authenticator"
    assert not is_in(browser)

    assert "<svg" in text(browser, "/hjoerring/sign-in/authenticator")
    with browser.client.session_transaction() as cookie:
        secret = cookie["half_way"]["secret"]
    browser.post("/hjoerring/sign-in/authenticator", {"code": "000000"}, status=422)
    answer = browser.post("/hjoerring/sign-in/authenticator", {"code": one_time_code(secret)}, status=200)
    assert 'href="/hjoerring/today"' in answer.get_data(as_text=True)
    assert is_in(browser)


def test_a_link_alone_does_not_reset_the_password_of_somebody_with_codes(
    app: Flask, world: World, visit: Any
) -> None:
    world.library.is_demo = False
    give_password(app, world.lise, SECRET)
    token = ask(world, visit, "lise@example.org")
    thief = visit()
    thief.post(f"/hjoerring/link/{token}")

    thief.post("/hjoerring/sign-in/password", {"new": "en ny lang sætning"}, status=422)
    thief.post("/hjoerring/sign-in/password", {"new": "en ny lang sætning", "code": "123456"}, status=422)
    assert not is_in(thief)

    answer = thief.post(
        "/hjoerring/sign-in/password", {"new": "en ny lang sætning", "code": one_time_code(SECRET)}
    )
    assert answer.headers["Location"] == "/hjoerring/today"


def test_half_a_sign_in_opens_no_page(world: World, visit: Any) -> None:
    for step in ("password", "authenticator", "code"):
        assert (
            visit().get(f"/hjoerring/sign-in/{step}", status=303).headers["Location"] == "/hjoerring/sign-in"
        )


def invite(world: World, email: str, role: RoleName) -> Person:
    library = world.session.get_one(Library, world.library.id)
    person = people.invite(
        world.session, library, email, "Nina", role, clock.now(), world.lise, school=world[School]
    )
    world.session.commit()
    return person


def test_a12_a_link_is_good_for_what_it_was_made_for_and_nothing_else(world: World, visit: Any) -> None:
    """A substitute's link opens one meeting, and a sign-in link no meeting."""
    now = clock.now()
    until = now + timedelta(hours=1)
    ours = world.library.id
    stand_in = links.mint_until(world.session, ours, world.tom.id, LinkPurpose.SUBSTITUTE, now, until)
    sign_in = links.mint(world.session, ours, world.tom.id, LinkPurpose.SIGN_IN, now)
    browser = visit()

    assert "no longer works" in text(browser, f"/hjoerring/link/{stand_in}")
    browser.post(f"/hjoerring/link/{stand_in}")
    assert not is_in(browser)
    other = visit()
    other.client.post(f"/hjoerring/substitute/{sign_in}", data={"form_key": "x" * 22})
    assert not is_in(other)


def test_a12_a_link_lives_ten_minutes_and_an_invitation_fourteen_days() -> None:
    assert {str(purpose): life for purpose, life in links.LIFE.items()} == {
        "sign_in": timedelta(minutes=10),
        "invitation": timedelta(days=14),
    }
    assert links.TOKEN_BYTES * 8 == 128


def test_a12_two_presses_at_once_open_one_session(world: World, visit: Any) -> None:
    token = ask(world, visit)
    first, second = visit(), visit()
    found = links.find(world.session, world.library.id, token)
    assert found is not None
    assert links.press(world.session, found, clock.now()).id == world.tom.id

    with pytest.raises(RuleBroken):
        links.press(world.session, found, clock.now())
    world.session.commit()
    for browser in (first, second):
        browser.post(f"/hjoerring/link/{token}")
        assert not is_in(browser)
