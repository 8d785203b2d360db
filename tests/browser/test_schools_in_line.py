"""A school asks for a club, waits its turn, begins, and carries its club on; in Danish."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import Page

from app.core import clock
from app.demo import NOTE
from tests.browser.danish import da
from tests.browser.paths import choose, fill, follow, link_in, mail_to, press, sees
from tests.browser.watch import Watch
from tests.live import Site

pytestmark = pytest.mark.browser
VRAA, TORNBY = "Vrå undervisningssted", "Tornby undervisningssted"
SOON = timedelta(days=9)


def test_a_school_asks_waits_begins_and_carries_its_club_on(
    demo: tuple[Site, Flask], watch: Watch, new_window: Callable[..., Page]
) -> None:
    site, _app = demo
    note = json.loads((site.instance / NOTE).read_text())
    here = f"{site.url}/{note['library']}"
    office, vera, lise = new_window(), new_window(), new_window()

    # A school asks, and presses the button in its mail.
    office.goto(f"{here}/")
    follow(office, "Ask for a club")
    watch.look(office)
    choose(office, "School", TORNBY)
    fill(office, "From grade", "3")
    fill(office, "To grade", "5")
    fill(office, "Your name", "Solveig")
    fill(office, "Your e-mail at work", "solveig@example.org")
    press(office, "Ask for a club")
    sees(office, da("Nothing there? Look among the unwanted mails, or call the library."))
    own = link_in(mail_to(site.mailbox, office, "solveig@example.org"))
    office.goto(own)
    watch.look(office)
    press(office, "Yes, we ask for a club")
    sees(office, da("You have number %(number)s.", number=5))
    watch.look(office)

    # The librarian tells the next in line that it is its turn; Vera says yes.
    lise.goto(f"{here}/sign-in")
    fill(lise, "E-mail", note["email"])
    fill(lise, "Password, if you work at the library", note["password"])
    press(lise, "Go on")
    lise.goto(f"{here}/clubs/line")
    sees(lise, f"{VRAA} er næste")
    watch.look(lise)
    press(lise, "It is their turn")
    vera.goto(link_in(mail_to(site.mailbox, vera, "vera@example.org")))
    watch.look(vera)
    press(vera, "Yes, we begin")
    watch.look(vera)

    # The club is planned, runs, and is handed over.
    lise.on("dialog", lambda dialog: dialog.accept())
    lise.goto(f"{here}/today")
    sees(lise, da("%(school)s said yes: plan its club", school=VRAA))
    follow(lise, "Plan the club")
    watch.look(lise)
    fill(lise, "Name of the club", "Læseklubben i Vrå")
    fill(lise, "Places", "12")
    fill(lise, "Begins", "14:00")
    fill(lise, "Ends", "15:30")
    fill(lise, "First meeting on or after", (clock.now() + SOON).date().isoformat())
    press(lise, "Make the club")
    sees(lise, da("Day, hour and places are settled"))
    press(lise, "Done")
    watch.look(lise)
    press(lise, "The club runs")
    press(lise, "Hand over to the school")
    watch.look(lise)
    vera.reload()
    sees(vera, da("The club is yours. Once a month we ask how it goes."))
    watch.look(vera)

    assert watch.wrong == []
