"""I2: what is typed stays words. Markup stands in every column of words, and Chromium makes nothing of it.

Every page as everybody who may go there is walked twice: with harmless words of the same length, and with
these. Both times it must be made of the same elements with the same attributes.
"""

import json
import re
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.request import urlopen
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Browser, Dialog, Page

from app.walls.published import ATOM, JSON_LD
from bench.figures import Figures
from tests.access.planting import plant
from tests.browser.behind import changing
from tests.browser.conftest import DESK, demo_site, journey_of
from tests.browser.stops import Stop, prepare, stops
from tests.browser.tour import Demo, cookie_of, tour
from tests.browser.watch import Watch

HOSTILE = (
    "javascript:alert(1)//\"' onfocus=alert(2) hx-on:load=alert(3) hx-get=/x autofocus x=\"'><img src=/zz"
    " onerror=alert(4)><svg onload=alert(5)></textarea></title></script><script>alert(6)</script><zz-x>",
    "\"'><img src=/zz onerror=alert(7)>",
    "\"'><zz-x>",
)
"""Out of an attribute, a text and a script, and an address that is code; the shorter ones for less room."""
HARMLESS = tuple(re.sub(r"[^\w ]", "z", text) for text in HOSTILE)
FEEDS = ("walls.atom", "walls.wall_json", "walls.book_json")
CHILDREN = ("ida", "bo", "karl", "rosa")
"""Signed in from the beginning, for the host's page at the door says who is."""
FAULTS = {"walls.public_wall": "zz-x", "walls.slideshow": "onfocus", "clubs.about": "javascript:"}
"""What `unescaped.py` has made wrong on which page, and what of it is seen."""
QUIET = "() => !document.querySelector('.htmx-request')"
LISTENING = """
window.violations = [];
addEventListener("securitypolicyviolation", (each) =>
  window.violations.push(`${each.violatedDirective} ${each.blockedURI} ${each.sample}`));
"""
MADE_OF = """() => {
  const leads = new Set(["href", "src", "action", "formaction", "xlink:href", "data", "poster", "content",
    "hx-get", "hx-post"]);
  const kind = (value) => {
    try { const to = new URL(value, location.href); return `${to.protocol}//${to.host}`; }
    catch { return "nowhere"; }
  };
  const found = [];
  const walk = (root) => {
    for (const each of root.querySelectorAll("*")) {
      const named = [...each.attributes].map(({name, value}) =>
        leads.has(name) ? `${name}=${kind(value)}` : name);
      found.push([each.localName, ...named.sort()].join(" "));
      if (each.localName === "template") walk(each.content);
    }
  };
  walk(document);
  return [found, window.violations, document.documentElement.outerHTML.includes("onerror=")];
}"""


@dataclass
class Seen(Watch):
    """What each page was made of, beside what went wrong on the way."""

    made_of: dict[Stop, Counter[str]] = field(default_factory=dict)
    dialogs: list[str] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)
    shown: int = 0
    """Pages on which the hostile words stand."""

    def __post_init__(self) -> None:
        super().__init__()

    def over(self, page: Page) -> None:
        super().over(page)
        page.on("dialog", self._dialog)
        page.add_init_script(LISTENING)

    def take(self, stop: Stop, page: Page) -> None:
        page.wait_for_function(QUIET)
        elements, violations, shows = page.evaluate(MADE_OF)
        self.shown += shows
        self.made_of[stop] = Counter(elements)
        self.violations += [f"{stop.address}: {each}" for each in violations]

    def _dialog(self, dialog: Dialog) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()


@pytest.fixture
def demo(lived: tuple[Path, str], run_folder: Path, request: pytest.FixtureRequest) -> Iterator[Demo]:
    """A demo of its own for each test: what it is about is written over."""
    wsgi = getattr(request, "param", "app.wsgi:application")
    with demo_site(lived, run_folder, journey_of(request), with_worker=False, SAMLAES_WSGI=wsgi) as (
        running,
        app,
    ):
        with changing() as db:
            rows = prepare(db)
        for who in CHILDREN:
            cookie_of(rows, who)
        yield running, app, rows


@pytest.mark.browser
def test_markup_in_every_field_makes_nothing_on_any_page(browser: Browser, demo: Demo) -> None:
    """Each page once; as everybody who may go there, below."""
    each = {stop.endpoint: stop for stop in reversed(stops(demo[1], demo[2]))}
    _nothing_is_made(browser, demo, list(each.values()))


@pytest.mark.storm
def test_markup_in_every_field_makes_nothing_for_anybody(
    browser: Browser, demo: Demo, request: pytest.FixtureRequest
) -> None:
    if request.config.getoption("--storm") != "long":
        pytest.skip("the long storm goes everywhere as everybody")
    _nothing_is_made(browser, demo, stops(demo[1], demo[2]))


@pytest.mark.browser
@pytest.mark.parametrize("demo", ["tests.browser.unescaped:application"], indirect=True)
def test_pages_that_make_something_of_it_are_found(browser: Browser, demo: Demo) -> None:
    """The control: an element, an attribute and an address. Without the policy some of it runs, too."""
    figures, plan = Figures(), [stop for stop in stops(demo[1], demo[2]) if stop.endpoint in FAULTS]

    _, harmless = _walked(browser, demo, plan, HARMLESS)
    _, hostile = _walked(browser, demo, plan, HOSTILE)
    _, unguarded = _walked(browser, demo, plan, HOSTILE, bypass_csp=True)

    found = {stop.endpoint for stop, what in _differences(harmless, hostile) if FAULTS[stop.endpoint] in what}
    figures.at_least("I2.control.pages", len(found), len(FAULTS), str(found), digits=0)
    figures.at_least("I2.control.policy", len(hostile.violations), 1, digits=0)
    figures.at_least("I2.control.console", len(hostile.wrong), 1, digits=0)
    figures.at_least("I2.control.dialogs", len(unguarded.dialogs), 1, digits=0)
    assert FAULTS.keys() >= {stop.endpoint for stop in plan} and not figures.failed


def _nothing_is_made(browser: Browser, demo: Demo, plan: list[Stop]) -> None:
    figures, began = Figures(), time.monotonic()

    columns, harmless = _walked(browser, demo, plan, HARMLESS)
    _, hostile = _walked(browser, demo, plan, HOSTILE)

    other = [f"{stop.address} as {stop.who}: {what}" for stop, what in _differences(harmless, hostile)]
    took = time.monotonic() - began
    figures.say(f"I2: {columns} columns, {len(hostile.made_of)} pages and feeds twice in {took:.0f} s")
    figures.at_least("I2.pages", len(hostile.made_of), len({stop.endpoint for stop in plan}), digits=0)
    figures.at_least("I2.shown", hostile.shown, 100, "pages with what was typed", digits=0)
    for name, found in (
        ("elements", other),
        ("dialogs", hostile.dialogs),
        ("policy", hostile.violations),
        ("console", hostile.wrong),
        ("harmless", harmless.wrong + harmless.violations),
    ):
        figures.at_most(f"I2.{name}", len(found), 0, "; ".join(found[:6]), digits=0)
    assert columns >= 100 and not figures.failed


def _walked(
    browser: Browser, demo: Demo, plan: list[Stop], texts: tuple[str, ...], **options: Any
) -> tuple[int, Seen]:
    """Plant the texts, and look at each page and each feed."""
    with changing() as db:
        columns = plant(db, texts)
    seen = Seen()
    for stop, page in tour(browser, demo, plan, seen, viewport=DESK, **options):
        seen.take(stop, page)
    for stop in _feeds(demo):
        with urlopen(demo[0].url + stop.address) as answer:
            seen.made_of[stop] = Counter(_parts(answer.read(), answer.headers.get_content_type()))
    return columns, seen


def _feeds(demo: Demo) -> list[Stop]:
    _, app, rows = demo
    given = {name: rows.values[name] for name in ("library", "work")}
    with app.test_request_context("/"):
        return [Stop(feed, app.url_for(feed, _external=False, **given), "a program") for feed in FEEDS]


def _parts(data: bytes, kind: str) -> list[str]:
    """The elements of a feed with their attributes, or the names of what stands in JSON."""
    if kind == ATOM:
        return [" ".join([each.tag, *sorted(each.attrib)]) for each in ElementTree.fromstring(data).iter()]
    assert kind == JSON_LD
    names: list[str] = []
    json.loads(data, object_pairs_hook=lambda pairs: names.extend(name for name, _ in pairs))
    return names


def _differences(harmless: Seen, hostile: Seen) -> Iterator[tuple[Stop, str]]:
    """Elements and attributes that are more, or fewer, than with harmless words."""
    for stop, elements in hostile.made_of.items():
        for what in (elements - harmless.made_of[stop]) | (harmless.made_of[stop] - elements):
            yield stop, what
