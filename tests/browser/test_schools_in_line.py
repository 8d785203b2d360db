"""A school asks for a club, waits its turn, begins, and carries its club on; in Danish."""

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from app import create_app
from app.demo.seed import NOTE, seed
from app.extensions import db
from tests.browser.danish import da
from tests.browser.paths import choose, fill, follow, link_in, mail_to, press, sees
from tests.browser.watch import Watch
from tests.databases import drop_database, fresh_database
from tests.live import Site, site

pytestmark = pytest.mark.browser
VRAA, TORNBY = "Vrå undervisningssted", "Tornby undervisningssted"


@pytest.fixture
def demo_site(run_folder: Path, database_kind: str, window: dict[str, int]) -> Iterator[Site]:
    """The demo, with a worker that sends its mails."""
    name = f"samlaes_schools_{window['width']}_{os.getpid()}"
    url = fresh_database(database_kind, name, run_folder)
    (run_folder / name).mkdir()
    app = create_app(INSTANCE=run_folder / name, SQLALCHEMY_DATABASE_URI=url)
    with app.app_context():
        seed(app)
        db.session.remove()
        db.engine.dispose()
    with site(run_folder / name, url, SAMLAES_DEMO="0") as running:
        yield running
    drop_database(url)


def test_a_school_asks_waits_begins_and_carries_its_club_on(
    demo_site: Site, watch: Watch, new_window: Callable[..., Page]
) -> None:
    note = json.loads((demo_site.instance / NOTE).read_text())
    here = f"{demo_site.url}/{note['library']}"
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
    own = link_in(mail_to(demo_site.mailbox, office, "solveig@example.org"))
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
    vera.goto(link_in(mail_to(demo_site.mailbox, vera, "vera@example.org")))
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
    fill(lise, "First meeting on or after", "2026-12-01")
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
