"""From one season to the next, in Danish: a librarian leads, a child answers; and a calendar of one's own."""

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests.browser.coming_in import come_as
from tests.browser.danish import da
from tests.browser.paths import follow, press, sees
from tests.browser.watch import Watch
from tests.live import Site

pytestmark = pytest.mark.browser
LIBRARY = "/hjoerring-bibliotekerne"
STEPS = ("Call them home", "Close them", "Make them", "Move them up", "Let them go on", "Open the clubs")


def test_a_season_is_led_to_the_next_and_a_meeting_comes_into_ones_own_calendar(
    demo: tuple[Site, Flask], watch: Watch, new_window: Callable[..., Page]
) -> None:
    site, app = demo
    lise, ida = new_window(), new_window()
    come_as(lise, app, site, "lise@example.org")
    come_as(ida, app, site, "Ida")

    lise.goto(f"{site.url}{LIBRARY}/clubs")
    follow(lise, "The year")
    press(lise, "Ask now")
    press(lise, "Undo")
    press(lise, "Ask now")
    watch.look(lise)

    ida.goto(f"{site.url}{LIBRARY}/me")
    sees(ida, da("Do you want to be in the club next year too?"))
    press(ida, "Yes")
    sees(ida, da("You have said yes. You can still change your mind."))
    watch.look(ida)

    for button in STEPS:
        press(lise, button)
        watch.look(lise)
    expect(lise.locator(".year__step--done")).to_have_count(7)
    follow(lise, "The season in figures")
    watch.look(lise)

    lise.goto(f"{site.url}{LIBRARY}/calendars")
    press(lise, "Make an address")
    address = lise.get_by_role("textbox").input_value()
    watch.look(lise)
    feed = lise.request.get(address)
    assert feed.headers["content-type"] == "text/calendar; charset=utf-8"
    assert "BEGIN:VEVENT" in feed.text()
    assert watch.wrong == []
