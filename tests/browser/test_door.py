"""A tablet that goes from hand to hand: the door with pictures, and nothing left of the child before."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from PIL import Image, ImageChops
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select, update

from app.accounts.models import SignedIn
from app.cards import cards, pictures
from app.cards.models import CardPlace
from app.catalogue.models import Work
from app.children.models import Child
from app.clubs import queries
from app.clubs.models import Club
from app.core import clock
from app.core.database import session
from app.doors.models import Door
from app.reviews import writing
from app.reviews.models import Review
from bench.figures import Figures
from tests.browser.behind import changing
from tests.browser.coming_in import come_as
from tests.browser.danish import da
from tests.browser.paths import follow, press, sees
from tests.browser.watch import Watch
from tests.live import Site

pytestmark = pytest.mark.browser

TABLET = {"width": 768, "height": 1024}
CANARY = "Kanariefugl sytten"
STORED = """async () => [JSON.stringify(localStorage), JSON.stringify(sessionStorage),
  JSON.stringify(await indexedDB.databases()), JSON.stringify(await window.caches?.keys() ?? [])]"""
CACHED = """async (addresses) => Promise.all(addresses.map((each) =>
  fetch(each, { cache: "only-if-cached", mode: "same-origin" })
    .then((answer) => answer.text()).catch(() => "")))"""
CARELESS = """history.replaceState = () => {};
  HTMLFormElement.prototype.submit = HTMLFormElement.prototype.requestSubmit = () => {};"""
EYES = ("none", "achromatopsia", "deuteranopia", "protanopia", "tritanopia")


def test_three_children_come_in_by_one_tablet(
    demo: tuple[Site, Flask], watch: Watch, new_window: Callable[..., Page]
) -> None:
    site, app = demo
    host, tablet, plain = new_window(), new_window(), new_window(java_script_enabled=False)
    (first, second, third), (idas, bos) = _three(app)
    come_as(host, app, site, "hanne@example.org")
    host.goto(f"{site.url}/hjoerring-bibliotekerne/clubs/{_club().key}/door")
    press(host, "Open the door")
    watch.look(host)

    tablet.goto(f"{site.url}/hjoerring-bibliotekerne/door")
    tablet.locator("#number").fill(_door().number)
    press(tablet, "Go to the door")
    watch.look(tablet)
    tablet.get_by_role("button", name=first.alias).click()
    sees(tablet, da("Tap your four pictures"))
    watch.look(tablet)
    for miss in range(3):
        _tap(tablet, _wrong(idas))
        sees(tablet, da("Not quite. Look at your four pictures and try again."))
        expect(host.locator("#knocks")).to_contain_text("forkert", timeout=10_000)
        assert _misses_seen(host, miss + 1)
    watch.look(tablet)
    _tap(tablet, idas)
    tablet.wait_for_url("**/me")
    sees(tablet, first.alias)
    press(tablet, "I'm done")
    sees(tablet, da("Tap your animal"))
    assert first.alias not in _back(tablet)

    tablet.set_viewport_size(TABLET)  # type: ignore[arg-type]
    tablet.goto(f"{site.url}/hjoerring-bibliotekerne/door/{_door().key}")
    _key(tablet, tablet.get_by_role("button", name=second.alias))
    tablet.wait_for_url("**/wait")
    watch.look(tablet)
    for name in bos:
        _key(tablet, tablet.locator(f"[name=tap][value={name}]"))
    tablet.wait_for_url("**/me")
    sees(tablet, second.alias)
    press(tablet, "I'm done")

    tablet.get_by_role("button", name=third.alias).click()
    sees(tablet, da("Wait a moment. Soon you will be let in."))
    watch.look(tablet)
    knock = host.locator("#knocks li", has_text=third.alias)
    knock.get_by_role("button", name=da("Let in")).click()
    press(tablet, "Come in")
    tablet.wait_for_url("**/me")
    sees(tablet, third.alias)
    sees(host, third.short_name)
    watch.look(host)

    plain.goto(f"{site.url}/hjoerring-bibliotekerne/door/{_door().key}")
    plain.get_by_role("button", name=first.alias).click()
    for name in idas:
        plain.locator(f"[name=tap][value={name}]").click()
    plain.wait_for_url("**/me")
    sees(plain, first.alias)
    assert watch.wrong == []


def test_nothing_of_the_child_before_is_left_on_the_tablet(
    demo: tuple[Site, Flask], watch: Watch, new_window: Callable[..., Page], database_kind: str
) -> None:
    site, app = demo
    figures = Figures(suffix=f".{database_kind}")
    (first, second, _third), _pictures = _three(app)
    codes = _card(app, first), _card(app, second)
    host = new_window()
    come_as(host, app, site, "hanne@example.org")
    for name, leave in LEAVING.items():
        tablet = new_window()
        sent: list[str] = []
        tablet.on("request", lambda request, sent=sent: sent.append(request.url))
        if name in ("idle", "hour"):
            tablet.clock.install()
        tablet.goto(f"{site.url}/k#{codes[0]}")
        sees(tablet, da("Hi %(name)s, is that you?", name=first.alias))
        follow(tablet, "Yes, that is me")
        figures.at_most(f"A10.{name}", _told(codes[0], sent, tablet), 0, "in addresses and history", digits=0)
        _write(tablet, first.alias)
        control = sum(CANARY in text for text in _everything(tablet))
        leave(tablet, host, site, codes[1])
        left = [text for text in _everything(tablet) if CANARY in text or first.alias in text]
        figures.at_most(f"A8.{name}", len(left), 0, "canaries in DOM, history, cache, storage", digits=0)
        figures.at_least(f"A8.{name}_control", control, 1, "before it was left", digits=0)
        tablet.context.close()
    figures.at_most(
        "A10.kept", _kept(site, codes[0]), 0, "files of the installation with the token", digits=0
    )
    _control_of_the_address(figures, site, new_window(), codes[1])
    assert _review(first.alias).words == CANARY
    assert not figures.failed


def test_each_picture_is_told_from_every_other_by_any_eyes(browser: Browser) -> None:
    page = browser.new_page()
    folder = Path("app/static/img/door")
    drawings = "".join(
        f'<span id="{name}">{(folder / f"{name}.svg").read_text(encoding="utf-8")}</span>'
        for name in pictures.NAMES
    )
    page.set_content(f"<style>span{{display:inline-block;width:48px;height:48px}}</style>{drawings}")
    eyes = page.context.new_cdp_session(page)
    for kind in EYES:
        eyes.send("Emulation.setEmulatedVisionDeficiency", {"type": kind})
        seen = {name: _grey(page, name) for name in pictures.NAMES}
        alike = {pair: _difference(seen[pair[0]], seen[pair[1]]) for pair in combinations(seen, 2)}
        assert min(alike.values()) > 0.08, (kind, min(alike, key=lambda pair: alike[pair]))
    # The control: one picture beside itself is not told apart.
    assert _difference(seen["sun"], seen["sun"]) < 0.08
    page.close()


def _done(tablet: Page, _host: Page, _site: Site, _next: str) -> None:
    press(tablet, "I'm done")


def _idle(tablet: Page, _host: Page, _site: Site, _next: str) -> None:
    tablet.clock.fast_forward(8 * 60_000 + 5_000)
    expect(tablet.locator("#still_here")).to_be_visible()
    # The browser says a frame later that the dialog is closed; only then do the ten minutes begin anew.
    with tablet.expect_request("**/still-here"):
        tablet.get_by_role("button", name=da("Yes, I am here")).click()
    expect(tablet.locator("#still_here")).to_be_hidden()
    tablet.clock.fast_forward(8 * 60_000 + 5_000)
    expect(tablet.locator("#still_here")).to_be_visible()
    with tablet.expect_navigation(url="**/k"):
        tablet.clock.fast_forward(2 * 60_000)


def _hour(tablet: Page, _host: Page, _site: Site, _next: str) -> None:
    soon = clock.now() + timedelta(seconds=200)
    with changing() as db:
        db.execute(
            update(SignedIn)
            .where(SignedIn.revoked_at.is_(None), SignedIn.child_id.is_not(None))
            .values(ends_at=soon)
        )
    tablet.reload()
    tablet.clock.fast_forward(90_000)
    sees(tablet, da("Soon the time is up"))
    with tablet.expect_navigation(url="**/k"):
        tablet.clock.fast_forward(100_000)


def _next_scan(tablet: Page, _host: Page, site: Site, code: str) -> None:
    tablet.goto("about:blank")
    tablet.goto(f"{site.url}/k#{code}")
    follow(tablet, "Yes, that is me")


def _other_tab(tablet: Page, _host: Page, site: Site, code: str) -> None:
    """A tablet's own camera opens what it reads in a tab of its own."""
    who = tablet.locator("#still_here").get_attribute("data-who")
    other = tablet.context.new_page()
    other.goto(f"{site.url}/k#{code}")
    follow(other, "Yes, that is me")
    tablet.bring_to_front()
    tablet.wait_for_function(
        "(who) => document.getElementById('still_here')?.dataset.who !== who", arg=who, timeout=25_000
    )


def _everyone_out(tablet: Page, host: Page, site: Site, _next: str) -> None:
    host.goto(f"{site.url}/hjoerring-bibliotekerne/clubs/{_club().key}/door")
    if not _doors_open():
        press(host, "Open the door")
    host.once("dialog", lambda dialog: dialog.accept())
    press(host, "Everyone out")
    tablet.wait_for_url("**/k", timeout=25_000)


LEAVING: dict[str, Callable[[Page, Page, Site, str], None]] = {
    "done": _done,
    "idle": _idle,
    "hour": _hour,
    "next_scan": _next_scan,
    "other_tab": _other_tab,
    "everyone_out": _everyone_out,
}


def _write(tablet: Page, alias: str) -> None:
    """A page of the child's with its name, and words it has just written."""
    tablet.goto(f"{tablet.url.rsplit('/', 1)[0]}/me")
    sees(tablet, alias)
    tablet.goto(f"{tablet.url.rsplit('/', 1)[0]}/reviews/{_review(alias).key}/write")
    tablet.locator("textarea").first.fill(CANARY)
    expect(tablet.locator("#saved")).to_contain_text(da("Your words are kept."))


def _everything(tablet: Page) -> Iterator[str]:
    """What somebody finds who looks here: the page, back, forward, anew, the history, cache and storage."""
    yield from _seen(tablet)
    history = tablet.context.new_cdp_session(tablet).send("Page.getNavigationHistory")
    yield str(history)
    yield str(tablet.evaluate(STORED))
    addresses = [entry["url"] for entry in history["entries"] if entry["url"].startswith("http")]
    yield str(tablet.evaluate(CACHED, addresses))
    for move in (tablet.go_back, tablet.go_back, tablet.go_forward, tablet.reload):
        move()
        tablet.wait_for_load_state()
        yield from _seen(tablet)


def _seen(tablet: Page) -> Iterator[str]:
    yield tablet.content()
    yield str(tablet.evaluate("[...document.querySelectorAll('input,textarea')].map((e) => e.value)"))


def _review(alias: str) -> Review:
    """The review the child is at; begun the first time."""
    club = _club()
    with changing() as db:
        child = db.scalars(select(Child).where(Child.alias == alias)).one()
        work = db.scalars(select(Work).order_by(Work.id.desc()).limit(1)).one()
        review, _is_new = writing.write(db, child, work, club, clock.now(), "da")
    return review


def _told(token: str, sent: list[str], tablet: Page) -> int:
    history = tablet.context.new_cdp_session(tablet).send("Page.getNavigationHistory")
    urls = [entry["url"] for entry in history["entries"]]
    return sum(token in url.partition("#")[0] for url in sent) + sum(token in url for url in urls)


def _control_of_the_address(figures: Figures, site: Site, careless: Page, token: str) -> None:
    """A page that leaves the token in its address, one that sends it along, and a log that keeps it."""
    sent: list[str] = []
    careless.on("request", lambda request: sent.append(request.url))
    careless.add_init_script(CARELESS)
    careless.goto(f"{site.url}/k#{token}")
    figures.at_least("A10.control_in_history", _told(token, [], careless), 1, digits=0)
    careless.goto(f"{site.url}/k?card={token}")
    figures.at_least("A10.control_in_addresses", _told(token, sent, careless), 1, digits=0)
    log = site.instance / "access.log"
    log.write_text(f"GET /k?card={token}\n")
    figures.at_least("A10.control_in_files", _kept(site, token), 1, digits=0)
    log.unlink()


def _kept(site: Site, token: str) -> int:
    return sum(token.encode() in file.read_bytes() for file in _files(site))


def _files(site: Site) -> Iterator[Path]:
    return (file for file in site.instance.parent.rglob("*") if file.is_file())


def _three(app: Flask) -> tuple[list[Child], list[tuple[str, ...]]]:
    """Three children of the club; the first two have pictures."""
    roster = queries.roster(session(), _club())[:3]
    pepper = app.config["PEPPER"].decode()
    with changing() as db:
        drawn = pictures.draw(db, roster[:2], pepper)
        pictures.issue(db, drawn, None, clock.now())
    return roster, [each.names for each in drawn]


def _card(app: Flask, child: Child) -> str:
    pepper = app.config["PEPPER"].decode()
    with changing() as db:
        (made,) = cards.make_cards(db, [child], None, clock.now(), CardPlace.SCHOOL, pepper)
    return made.token


def _club() -> Club:
    session().rollback()
    return session().scalars(select(Club).where(Club.name == "Klub Læseglad")).one()


def _door() -> Door:
    return _open_doors()[0]


def _doors_open() -> bool:
    return bool(_open_doors())


def _open_doors() -> list[Door]:
    session().rollback()
    return list(session().scalars(select(Door).where(Door.closed_at.is_(None))))


def _tap(tablet: Page, names: tuple[str, ...]) -> None:
    for name in names[:3]:
        tablet.locator(f"[name=tap][value={name}]").click()
    with tablet.expect_navigation():
        tablet.locator(f"[name=tap][value={names[3]}]").click()


def _key(tablet: Page, button: Any) -> None:
    button.focus()
    tablet.keyboard.press("Enter")


def _wrong(names: tuple[str, ...]) -> tuple[str, ...]:
    return (*names[:3], next(name for name in pictures.NAMES if name != names[3]))


def _misses_seen(host: Page, number: int) -> bool:
    expect(host.locator("#knocks")).to_contain_text(f"forkert {number} gang", timeout=10_000)
    return True


def _back(tablet: Page) -> str:
    tablet.go_back()
    tablet.wait_for_load_state()
    return tablet.locator("main").inner_text() if "/door" not in tablet.url else ""


def _grey(page: Page, name: str) -> Image.Image:
    return Image.open(io.BytesIO(page.locator(f"#{name}").screenshot())).convert("L")


def _difference(one: Image.Image, other: Image.Image) -> float:
    """The share of the surface that is clearly lighter or darker."""
    changed = ImageChops.difference(one, other).point(lambda value: 255 if value > 40 else 0)
    return changed.histogram()[255] / (changed.width * changed.height)
