"""A guardian withdraws the picture consent: what anybody saw a moment ago is gone, on every page."""

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.children.models import Child
from app.consents.forms import SENTENCES
from app.consents.models import Purpose
from app.core.database import session
from app.pictures.models import Picture
from app.reviews.models import Audience, Review, ReviewState
from tests.browser.danish import da
from tests.browser.test_guardian import slip
from tests.browser.watch import Watch
from tests.live import Site

pytestmark = pytest.mark.browser
PICTURES = str(SENTENCES[Purpose.PICTURE])
SLUG = "hjoerring-bibliotekerne"


def on_the_public_wall() -> tuple[Child, Picture, Review]:
    """A child of the demo with a drawing that anybody may see."""
    row = session().execute(
        select(Child, Picture, Review)
        .join(Review, Review.child_id == Child.id)
        .join(Picture, Picture.id == Review.picture_id)
        .where(
            Child.pictures_allowed,
            Child.on_public_wall,
            Review.audience == Audience.PUBLIC,
            Review.state == ReviewState.PUBLISHED,
        )
    )
    child, picture, review = row.first() or (None, None, None)
    assert child is not None, "the demo shows a drawing on its public wall"
    return child, picture, review


def test_a_guardian_withdraws_the_picture_consent(
    still_demo: tuple[Site, Flask], watch: Watch, new_window: Callable[..., Page]
) -> None:
    running, _ = still_demo
    child, picture, review = on_the_public_wall()
    key, words, drawing = picture.key, review.words[:30], f"img[src*='{picture.key}']"
    token = slip(child.first_name)
    anybody, guardian = new_window(), new_window()

    anybody.goto(f"{running.url}/{SLUG}/wall")
    shown = anybody.locator(drawing)
    shown.scroll_into_view_if_needed()
    expect(shown).to_have_js_property("complete", True)
    assert shown.evaluate("image => image.naturalWidth") > 0
    address = f"{running.url}{shown.get_attribute('src')}"
    watch.look(anybody)

    guardian.goto(f"{running.url}/{SLUG}/g#{token}")
    asked = guardian.locator("#guardian_consents li", has_text=da(PICTURES)[:40])
    expect(asked).to_contain_text(da("A signed paper says yes."))
    asked.get_by_role("button", name=da("Change to no")).click()
    expect(asked).to_contain_text(da("You say no."))
    watch.look(guardian)

    assert anybody.request.get(address).status == 404
    anybody.reload()
    expect(anybody.locator(drawing)).to_have_count(0)
    expect(anybody.get_by_text(words)).to_be_visible()
    for other in ("wall.atom", "wall.json"):
        assert key not in anybody.request.get(f"{running.url}/{SLUG}/{other}").text()
