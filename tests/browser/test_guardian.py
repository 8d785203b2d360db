"""A guardian comes in by the slip's square, says yes and no, reads Arabic, and takes the child out."""

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.accounts.models import Person
from app.children.models import Child
from app.consents import guardian_links
from app.core import clock
from app.demo.parents import ARABIC
from tests.browser.behind import changing
from tests.browser.danish import da
from tests.browser.paths import answered
from tests.browser.watch import Watch
from tests.live import Site

pytestmark = pytest.mark.browser


def slip(name: str) -> str:
    with changing() as db:
        child = db.scalars(select(Child).where(Child.first_name == name)).one()
        by = db.scalars(select(Person).where(Person.email == "lise@example.org")).first()
        token = guardian_links.slip_link(db, child, "da", by, clock.now())
    assert token is not None
    return token


def test_a_guardian_comes_in_by_the_slip_and_decides(
    still_demo: tuple[Site, Flask], watch: Watch, new_window: Callable[..., Page]
) -> None:
    running, _ = still_demo
    slug = "hjoerring-bibliotekerne"
    page = new_window()

    page.goto(f"{running.url}/{slug}/g#{slip('Bo')}")
    expect(page.locator("h1")).to_have_text(da("%(child)s is in the club", child="Bo"))
    assert "#" not in page.url
    watch.look(page)

    wall = page.locator("#guardian_consents li").first
    expect(wall).to_contain_text(da("A signed paper says yes."))
    wall.get_by_role("button", name=da("Change to no")).click()
    expect(wall).to_contain_text(da("You say no."))
    wall.get_by_role("button", name=da("Change to yes")).click()
    expect(wall).to_contain_text(da("You say yes."))
    watch.look(page)

    page.get_by_role("link", name="العربية").click()
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(page.locator("h1")).to_have_text(ARABIC["%(child)s is in the club"] % {"child": "Bo"})
    watch.look(page)
    page.get_by_role("link", name="Dansk").click()

    page.get_by_role("link", name=da("Take my child out of the club")).click()
    watch.look(page)
    page.get_by_role("button", name=da("Yes, take my child out")).click()
    expect(page.locator("h1")).to_have_text(da("%(child)s is in no club now", child="Bo"))
    watch.look(page)

    page.get_by_role("button", name=da("Close the page on this device")).click()
    answered(page)
    page.goto(f"{running.url}/{slug}/guardian")
    expect(page.locator("h1")).to_have_text(da("For parents"))
    watch.look(page)
    assert watch.wrong == []
