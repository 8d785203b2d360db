"""Who gets a place and why, in Danish: a class that comes first, two together, and a draw by one button."""

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page
from sqlalchemy import update

from app.core import clock
from app.places.models import Queue
from tests.browser.behind import changing
from tests.browser.coming_in import come_as
from tests.browser.danish import da
from tests.browser.paths import choose, fill, follow, press, sees
from tests.browser.watch import Watch
from tests.live import Site

pytestmark = pytest.mark.browser


def test_the_line_says_why_and_a_draw_gives_the_places(
    demo: tuple[Site, Flask], watch: Watch, new_window: Callable[..., Page]
) -> None:
    site, app = demo
    lise = new_window()
    come_as(lise, app, site, "lise@example.org")
    lise.goto(f"{site.url}/hjoerring-bibliotekerne/clubs")

    lise.locator("tr", has_text="Klub Læseglad").get_by_role("link").first.click()
    sees(lise, da("together with %(names)s", names="Rosa J."))
    follow(lise, "Who goes together, who comes first")
    watch.look(lise)
    lise.get_by_label("August W., 5.A").check()
    lise.get_by_label("Rosa J., 3.B").check()
    choose(lise, "Comes first because", "Søskende i klubben")
    press(lise, "Give the ticked this priority")
    sees(lise, "Så henter familien begge børn på én gang.")
    watch.look(lise)

    lise.goto(f"{site.url}/hjoerring-bibliotekerne/clubs")
    lise.locator("tr", has_text="Bogormene").get_by_role("link").first.click()
    follow(lise, "Put children forward")
    fill(lise, "Children", "Anna H 4.A\nBjarke T 2.A\nCille M 5.B")
    press(lise, "Look at the list")
    for box in lise.locator("input[name=together]").all()[:2]:
        box.check()
    watch.look(lise)
    press(lise, "Put the ticked children forward")
    sees(lise, da("waits for the draw"))
    watch.look(lise)

    # The day of the draw comes.
    with changing() as db:
        db.execute(update(Queue).where(Queue.draws_at.is_not(None)).values(draws_at=clock.now()))
    lise.goto(f"{site.url}/hjoerring-bibliotekerne/today")
    follow(lise, "To the draw")
    lise.on("dialog", lambda dialog: dialog.accept())
    press(lise, "Draw lots now")
    sees(lise, "Anna H., 4.A")
    sees(lise, da("In the club"))
    watch.look(lise)
    assert watch.wrong == []
