"""X4 of `safety.md` (WCAG 3.3.8): every way in can be gone without remembering or copying anything."""

import re
from typing import Any

import pytest
from flask import Flask

from tests.pages import Visitor
from tests.signing_in.doors import PASSWORD, give_password, mailed_token
from tests.world import World

ADDRESS = "/hjoerring/sign-in"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
FILLED_IN = {
    f"{ADDRESS}": {"email": "username", "password": "current-password"},
    f"{ADDRESS}/code": {"code": "one-time-code"},
    "/hjoerring/digits": {"email": "username", "digits": "one-time-code"},
    "/hjoerring/account": {"current": "current-password", "new": "new-password"},
}
"""What a browser or a password manager fills in by itself, by page and field."""


def field(page: str, name: str) -> str:
    found = re.search(rf'<input[^>]*\bname="{name}"[^>]*>', page)
    assert found is not None, name
    return found[0]


def half_in(app: Flask, world: World, visit: Any) -> Visitor:
    world.library.is_demo = False
    give_password(app, world.lise, SECRET)
    browser: Visitor = visit()
    browser.post(ADDRESS, {"email": "lise@example.org", "password": PASSWORD})
    return browser


@pytest.mark.parametrize("address", FILLED_IN)
def test_x4_what_must_be_typed_can_be_filled_in_by_a_program(
    app: Flask, world: World, visit: Any, address: str
) -> None:
    give_password(app, world.lise)
    who = world.lise if address.endswith("account") else None
    browser = half_in(app, world, visit) if address.endswith("/code") else visit(who)
    page = browser.get(address).get_data(as_text=True)

    for name, what in FILLED_IN[address].items():
        assert f'autocomplete="{what}"' in field(page, name)
        assert "readonly" not in field(page, name)


def test_x4_an_adult_needs_no_password_but_a_mail_and_a_button(world: World, visit: Any) -> None:
    visit().post(ADDRESS, {"email": "tom@example.org", "password": ""})
    browser = visit()
    page = browser.get(f"/hjoerring/link/{mailed_token(world)}").get_data(as_text=True)
    button = re.search(r'<form[^>]*action="([^"]*/link/[^"]*)"', page)
    assert button is not None

    browser.post(button[1])

    assert browser.client.get("/hjoerring/account").status_code == 200


def test_x4_a_child_shows_its_card_and_types_only_if_it_cannot(world: World, visit: Any) -> None:
    page = visit().get("/k").get_data(as_text=True)

    assert 'name="token"' in page
    assert 'name="code"' in page
    assert 'action="/k' in page
