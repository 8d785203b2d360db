"""A review: handed back, sent again, published by the keyboard, flagged, kept; and two who answer one."""

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.children.models import Child
from app.core.database import session
from app.reviews.models import Review, ReviewState
from tests.browser.coming_in import come_as
from tests.browser.paths import answered
from tests.browser.watch import Watch
from tests.live import Site

pytestmark = pytest.mark.browser
LIBRARY = "/hjoerring-bibliotekerne"
WORDS = "Den er god, fordi han aldrig giver op."


def test_a_review_goes_back_and_forth_and_is_flagged_and_kept(
    still_demo: tuple[Site, Flask], watch: Watch, new_window: Callable[..., Page]
) -> None:
    running, app = still_demo
    base, key = running.url + LIBRARY, _karls_key()
    karl, ida, lise, other = new_window(), new_window(), new_window(), new_window()
    for page, who in ((karl, "Karl"), (ida, "Ida"), (lise, "lise@example.org"), (other, "lise@example.org")):
        come_as(page, app, running, who)

    karl.goto(f"{base}/reviews/{key}/write")
    karl.locator("details.talk summary").click()
    expect(karl.locator(".talk__mine").first).to_contain_text("God.")
    watch.look(karl)
    _send(karl, WORDS)

    other.goto(f"{base}/reviews")
    lise.goto(f"{base}/reviews")
    watch.look(lise)
    _walk_to(lise, key)
    lise.keyboard.press("p")
    expect(lise.locator(f"#review-{key}")).to_have_count(0)
    expect(lise.locator(".answer__undo")).to_be_visible()
    watch.look(lise)

    other.locator(f"#review-{key} .answer__do button[name=version]").click()
    expect(other.locator(".message").first).to_contain_text("Karl")
    expect(other.locator(f"#review-{key}")).to_have_count(0)

    lise.keyboard.press("u")
    expect(lise.locator(f"#review-{key}")).to_have_count(1)
    _walk_to(lise, key)
    lise.keyboard.press("p")
    expect(lise.locator(f"#review-{key}")).to_have_count(0)
    _is_on_the_wall(ida, base, is_there=True)

    ida.locator(".note", has_text=WORDS).locator(".flag").click()
    watch.look(ida)
    ida.locator("input[value=other]").check()
    ida.locator("main form button[type=submit]").click()
    answered(ida)
    watch.look(ida)
    _is_on_the_wall(ida, base, is_there=False)

    lise.goto(f"{base}/reviews")
    watch.look(lise)
    _walk_to(lise, key)
    lise.keyboard.press("p")
    expect(lise.locator(f"#review-{key}")).to_have_count(0)
    _is_on_the_wall(ida, base, is_there=True)
    ida.goto(f"{base}/me/told")
    expect(ida.locator("main li")).to_have_count(1)
    watch.look(ida)


def _karls_key() -> str:
    karl = select(Child.id).where(Child.first_name == "Karl").scalar_subquery()
    found = select(Review.key).where(Review.child_id == karl, Review.state == ReviewState.HANDED_BACK)
    return str(session().scalars(found).one())


def _send(page: Page, words: str) -> None:
    page.locator("textarea#words").fill(words)
    page.locator("main form.form button[type=submit]:not([formaction])").first.click()
    answered(page)


def _walk_to(page: Page, key: str) -> None:
    """With the keyboard alone: on to the next review until it is this one."""
    page.wait_for_load_state("networkidle")
    for _ in range(20):
        page.keyboard.press("j")
        if page.evaluate("document.activeElement.dataset.review") == key:
            return
    raise AssertionError("the keyboard does not lead there")


def _is_on_the_wall(page: Page, base: str, *, is_there: bool) -> None:
    page.goto(f"{base}/me")
    page.locator("a[href$='/wall']").first.click()
    expect(page.get_by_text(WORDS)).to_have_count(1 if is_there else 0)
