"""The tour of all pages: one window for each of those who go there, signed in before they start."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import groupby
from typing import Any

from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page

from app.accounts import sessions
from app.children.models import Child
from app.core import clock
from tests.browser.behind import changing
from tests.browser.conftest import PATIENCE_MS
from tests.browser.stops import HALF_WAY, Rows, Stop
from tests.browser.watch import Watch
from tests.live import Site

Demo = tuple[Site, Flask, Rows]
"""The demo, the application it runs in this process too, and the rows its pages are about."""


def tour(
    browser: Browser, demo: Demo, plan: list[Stop], watch: Watch, **options: Any
) -> Iterator[tuple[Stop, Page]]:
    """Go round, one window for each person, and hand over every page once it is there."""
    site, app, rows = demo
    for who, theirs in groupby(sorted(plan, key=lambda stop: stop.who), key=lambda stop: stop.who):
        with window_of(browser, watch, **options) as page:
            _come_as(page.context, app, rows, who, site.url)
            for stop in theirs:
                answer = page.goto(site.url + stop.address)
                assert answer is not None and answer.status == 200, f"{stop}: {answer and answer.status}"
                yield stop, page


def _come_as(context: BrowserContext, app: Flask, rows: Rows, who: str, url: str) -> None:
    """Put into the window what signing in would have put there."""
    name, _, value = signed_cookie(app, rows, who).partition("=")
    if value:
        context.add_cookies([{"name": name, "value": value, "url": url}])


def signed_cookie(app: Flask, rows: Rows, who: str) -> str:
    """What a browser sends along after signing in as one of those at the stops; nothing for anybody."""
    cookie = cookie_of(rows, who)
    if not cookie:
        return ""
    signed = app.session_interface.get_signing_serializer(app).dumps(cookie)  # type: ignore[attr-defined]
    return f"{app.config['SESSION_COOKIE_NAME']}={signed}"


def cookie_of(rows: Rows, who: str) -> dict[str, Any]:
    """What stands in that cookie."""
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
def window_of(browser: Browser, watch: Watch, **options: Any) -> Iterator[Page]:
    context = browser.new_context(locale="da-DK", **options)
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    watch.over(page)
    yield page
    context.close()
