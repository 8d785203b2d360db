"""The people around the line, in Danish: a yes from the mail, its history, a word to all, new class lists."""

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page

from tests.browser.coming_in import come_as
from tests.browser.danish import da
from tests.browser.paths import fill, follow, link_in, press, sees
from tests.browser.watch import Watch
from tests.live import Site

pytestmark = pytest.mark.browser
SECONDS = 30
"""How long the worker may take to send the demo's mails."""


def test_a_place_is_taken_from_the_mail_and_everybody_can_read_how_it_went(
    demo: tuple[Site, Flask], watch: Watch, new_window: Callable[..., Page]
) -> None:
    site, app = demo
    reader, lise, tom = new_window(), new_window(), new_window()

    reader.goto(_offer(site, reader, "Liva"))
    watch.look(reader)
    press(reader, "Yes, %(child)s takes the place", child="Liva")
    sees(reader, da("%(child)s is in the club.", child="Liva"))
    watch.look(reader)

    come_as(lise, app, site, "lise@example.org")
    lise.goto(f"{site.url}/hjoerring-bibliotekerne/clubs")
    lise.locator("tr", has_text="Klub Læseglad").get_by_role("link").first.click()
    follow(lise, "History")
    sees(lise, da("%(who)s said yes to the place for %(child)s", who="Tom Tavle", child="Liva G."))
    watch.look(lise)

    lise.go_back()
    follow(lise, "Write to all")
    fill(lise, "Your words", "Husk madpakke på tirsdag.")
    press(lise, "See who gets it")
    sees(lise, "tom@example.org")
    watch.look(lise)
    lise.locator("button[name=confirm]").click()
    sees(lise, "Husk madpakke på tirsdag.")

    come_as(tom, app, site, "tom@example.org")
    tom.goto(f"{site.url}/hjoerring-bibliotekerne/clubs")
    tom.goto(f"{tom.url.rsplit('/', 1)[0]}/my-school")
    follow(tom, "New class lists")
    fill(tom, "The new list", "Ida Kristensen 5.A\nBo Sørensen 5.A\nXerxes Zander 5.A")
    press(tom, "Compare")
    watch.look(tom)
    press(tom, "Change their classes")
    tom.wait_for_load_state()
    sees(tom, "5.A: Bo S., Freja H., Ida K., Viggo P.")
    watch.look(tom)
    assert watch.wrong == []


def _offer(site: Site, page: Page, child: str) -> str:
    """The link in the mail that says there is a place for this child."""
    for _ in range(SECONDS * 10):
        for mail in site.mailbox.mails:
            if child in mail["Subject"]:
                return link_in(mail)
        page.wait_for_timeout(100)
    raise AssertionError(f"no mail came about {child}")
