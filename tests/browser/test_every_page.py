"""Every page in a browser, filled with the demo: accessible, quiet, and no wider than the window."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page

from app.accounts import sessions
from app.children.models import Child
from app.core import clock
from app.libraries.setup import setup_token
from tests.browser.behind import changing
from tests.browser.conftest import DESK, PATIENCE_MS, demo_site, fresh_site
from tests.browser.stops import HALF_WAY, WITHOUT_LIBRARY, Rows, Stop, page_rules, prepare, stops
from tests.browser.watch import Watch
from tests.live import Site

pytestmark = pytest.mark.browser
Demo = tuple[Site, Flask, Rows]
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

    for stop, page in _tour(browser, demo, stops(app, rows), watch, viewport=window):
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

    for stop, page in _tour(browser, demo, plan, watch, viewport=window):
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

    with _window(browser, watch, viewport=window) as page:
        for address in addresses:
            answer = page.goto(empty.url + address)
            assert answer is not None and answer.status == 200
            watch.look(page)

    assert len(addresses) == len(WITHOUT_LIBRARY)
    assert watch.wrong == []


def _tour(
    browser: Browser, demo: Demo, plan: list[Stop], watch: Watch, **options: Any
) -> Iterator[tuple[Stop, Page]]:
    """Go round, one window for each person, and hand over every page once it is there."""
    site, app, rows = demo
    for who, theirs in groupby(sorted(plan, key=lambda stop: stop.who), key=lambda stop: stop.who):
        with _window(browser, watch, **options) as page:
            _come_as(page.context, app, rows, who, site.url)
            for stop in theirs:
                answer = page.goto(site.url + stop.address)
                assert answer is not None and answer.status == 200, f"{stop}: {answer and answer.status}"
                yield stop, page


def _come_as(context: BrowserContext, app: Flask, rows: Rows, who: str, url: str) -> None:
    """Put into the window what signing in would have put there."""
    cookie = _cookie(rows, who)
    if cookie:
        signed = app.session_interface.get_signing_serializer(app).dumps(cookie)  # type: ignore[attr-defined]
        context.add_cookies([{"name": app.config["SESSION_COOKIE_NAME"], "value": signed, "url": url}])


def _cookie(rows: Rows, who: str) -> dict[str, Any]:
    now = clock.now()
    if who == "anybody":
        return {}
    if who == "at the door":
        return {"knock": rows.people[who]}
    if who == "by the link":
        return {"guardian": rows.people[who], "guardian_since": int(now.timestamp())}
    if "." in who:
        step = HALF_WAY.get(who, "authenticator")
        half_way = {"person": rows.people["lise"].key, "step": step, "at": now.timestamp()}
        return {"half_way": half_way | {"secret": "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"}}
    somebody = rows.people[who]
    opened = sessions.open_for_child if isinstance(somebody, Child) else sessions.open_for_person
    with changing() as db:
        token = opened(db, somebody, now)
    return {"token": token, "seen": int(now.timestamp())}


@contextmanager
def _window(browser: Browser, watch: Watch, **options: Any) -> Iterator[Page]:
    context = browser.new_context(locale="da-DK", **options)
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    watch.over(page)
    yield page
    context.close()
