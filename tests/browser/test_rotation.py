"""A rotation in Danish: the plan says what does not come out even, is booked, moved by hand and printed."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from app.core import clock
from tests.browser.coming_in import come_as
from tests.browser.conftest import DESK
from tests.browser.danish import da
from tests.browser.paths import choose_with, fill, follow, press, sees
from tests.browser.watch import Watch
from tests.live import Site

pytestmark = pytest.mark.browser

HOME = "hjoerring-bibliotekerne"
SCHOOLS = ("Horne undervisningssted", "Sindal Skole", "Vrå Skole")


@pytest.fixture(scope="module")
def window() -> dict[str, int]:
    """A plan for half a year is made at a desk."""
    return DESK


def test_a_rotation_is_planned_booked_and_moved_by_hand(
    demo: tuple[Site, Flask], watch: Watch, new_window: Callable[..., Page]
) -> None:
    site, app = demo
    first_on = clock.today("Europe/Copenhagen") + timedelta(days=200)
    lise = new_window()
    come_as(lise, app, site, "lise@example.org")
    lise.goto(f"{site.url}/{HOME}/rotations/new")
    fill(lise, "Name of the rotation", "Nord og syd")
    for name in ("Kasse 20 · Rundkasse nord", "Kasse 21 · Rundkasse syd", *SCHOOLS):
        lise.get_by_label(name).check()
    fill(lise, "First day at the schools", f"{first_on}")
    fill(lise, "Weeks with school at each", "2")

    press(lise, "Show the plan")
    expect(lise.locator("#the_plan")).to_be_in_viewport()
    sees(lise, da("It does not come out even"))
    sees(lise, da("There are more schools than boxes: in each turn %(num)d school has none.", num=1))
    watch.look(lise)
    fill(lise, "All over by", f"{first_on + timedelta(days=90)}")
    press(lise, "Show the plan")
    sees(lise, "Udeladt")
    fill(lise, "All over by", "")
    lise.get_by_label(SCHOOLS[2]).uncheck()
    press(lise, "Show the plan")
    sees(lise, da("It comes out even: each school has each box once."))
    press(lise, "Book all of this")
    sees(lise, da("All of it is booked."))
    watch.look(lise)

    lise.locator(".lines__what a").first.click()
    watch.look(lise)
    choose_with(lise, "Change places with", SCHOOLS[1])
    press(lise, "Change places")
    sees(lise, da("They have changed places."))
    sees(lise, da("Not quite even"))
    follow(lise, "One list to print")
    expect(lise.locator("tbody tr")).to_have_count(6)
    watch.look(lise)

    assert watch.wrong == []
