"""Every page in a browser, filled with the demo: accessible, quiet, and no wider than the window."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from app.libraries.setup import setup_token
from tests.browser.behind import changing
from tests.browser.conftest import DESK, demo_site, fresh_site
from tests.browser.stops import WITHOUT_LIBRARY, page_rules, prepare, stops
from tests.browser.tour import Demo, tour, window_of
from tests.browser.watch import Watch
from tests.live import Site

pytestmark = pytest.mark.browser
CLASS_LIST = "Ida K 4.A\nBo S 4.A\nNanna B 4.A\nRasmus J 4.B\n4.C\nZelda Ø"


@pytest.fixture(scope="module")
def empty(run_folder: Path, database_kind: str) -> Iterator[Site]:
    with fresh_site(run_folder, database_kind, "nothing") as running:
        yield running


@pytest.fixture(scope="module")
def demo(lived: tuple[Path, str], run_folder: Path) -> Iterator[Demo]:
    """The demo, the application it runs in this process too, and the rows its pages are about."""
    with demo_site(lived, run_folder, "every_page", with_worker=False) as (running, app):
        with changing() as db:
            rows = prepare(db)
        yield running, app, rows


def test_every_page_is_accessible_quiet_and_narrow_enough(
    browser: Browser, window: dict[str, int], demo: Demo, watch: Watch
) -> None:
    """A child's page has room for fingers; it can be read in the dark too (looked at in one window)."""
    site, app, rows = demo
    map_of_pages = app.url_map.bind("127.0.0.1")
    unread = {stop.endpoint for stop in stops(app, rows)} if window == DESK else set()

    for stop, page in tour(browser, demo, stops(app, rows), watch, viewport=window):
        watch.look(page)
        if page.locator("body.den").count():
            watch.look_as_a_child(page)
        assert page.url == site.url + stop.address
        if stop.endpoint in unread:
            unread.remove(stop.endpoint)
            watch.look_in_the_dark(page)

    visited = {map_of_pages.match(path)[0] for path in watch.visited}
    assert watch.wrong == []
    assert {rule.endpoint for rule in page_rules(app)} - visited == WITHOUT_LIBRARY


def test_what_a_button_answers_is_as_good_as_any_page(
    browser: Browser, window: dict[str, int], demo: Demo, watch: Watch
) -> None:
    """The sheet of cards, the list before it is sent, and refusals have no address of their own."""
    site, app, rows = demo
    pages = ("cards.club_cards", "enrolment.put_forward")
    plan = [stop for stop in stops(app, rows) if stop.endpoint in pages and stop.who == "lise"]

    for stop, page in tour(browser, demo, plan, watch, viewport=window):
        if stop.endpoint == "enrolment.put_forward":
            page.locator("textarea").first.fill(CLASS_LIST)
        for tick in page.locator("main form input[type=checkbox]").all():
            tick.check()
        page.locator("main form [type=submit], main form button").first.click()
        page.wait_for_load_state()
        watch.look(page)
        page.goto(f"{site.url}{stop.address}-not-here")
        watch.look(page)

    assert watch.wrong == []


def test_the_first_run_is_accessible_quiet_and_narrow_enough(
    browser: Browser, window: dict[str, int], empty: Site, watch: Watch
) -> None:
    addresses = ["/", f"/setup/{setup_token(empty.instance)}"]

    with window_of(browser, watch, viewport=window) as page:
        for address in addresses:
            answer = page.goto(empty.url + address)
            assert answer is not None and answer.status == 200
            watch.look(page)

    assert len(addresses) == len(WITHOUT_LIBRARY)
    assert watch.wrong == []
