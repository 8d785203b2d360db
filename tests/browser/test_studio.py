"""A child's review from the sheet to the wall and off it again: by finger, by keyboard, without scripts."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.accounts.models import Person
from app.answering import answers
from app.catalogue.models import Edition
from app.children.models import Child
from app.clubs.models import Club
from app.consents import consent
from app.consents.models import Purpose
from app.core import clock
from app.core.database import session
from app.deposits.queries import works_in_box_of
from app.pictures.models import Picture, PictureKind
from app.reviews.models import Review, ReviewState
from tests.browser.behind import changing
from tests.browser.coming_in import come_as
from tests.browser.shown import EVERYWHERE, Shown, bookmark, colours_in, leads_to, make_screens
from tests.browser.watch import Watch
from tests.live import Site

pytestmark = pytest.mark.browser

AS_THE_CAMERA = """(field, code) => {
  field.value = code;
  field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
}"""
WORDS = "Der er en drage, og den er rød."
MORE = "Der er en drage, og den er rød. Det bedste er slutningen."
SHEET = ".drawing__sheet"
SEND = "form[data-behaviour=autosave] button[type=submit].button--primary"


def test_a_drawing_goes_all_the_way_to_the_wall_and_down_again(
    demo: tuple[Site, Flask], watch: Watch, new_window: Callable[..., Page]
) -> None:
    site, app = demo
    child, other, lise = new_window(has_touch=True), new_window(), new_window(device_scale_factor=3)
    come_as(lise, app, site, "lise@example.org")
    _say_yes_for("Karl")
    come_as(child, app, site, "Karl")
    come_as(other, app, site, "Bo")
    _see(child, watch, f"{_home(site)}/me")

    child.locator(".way").first.click()
    _see(child, watch)
    child.locator("#q").evaluate(AS_THE_CAMERA, _isbn_new_to("Karl"))
    expect(child.locator(".pick__button")).to_have_count(1)
    child.locator(".pick__button").click()
    _see(child, watch)
    _draw(child)
    expect(child.locator("#saved")).not_to_be_empty()
    expect(child.locator("#saved")).not_to_contain_text("…")
    child.reload()
    expect(child.locator(SHEET)).to_have_js_property("hidden", False)
    assert _paint_on(child) > 500, "what was drawn did not survive the reload"
    child.locator("input[name=rating][value='5']").check()
    child.locator("#words").fill(WORDS)
    child.locator("input[name=audience][value=public]").check()
    child.locator(SEND).click()
    expect(child.locator(".note__words")).to_have_text(WORDS)
    _see(child, watch)
    review = _review_of("Karl", WORDS)
    assert _picture_kind(review) == PictureKind.DRAWING

    _answer(answers.hand_back, review, "Hvad er det bedste?")
    _see(child, watch, f"{_home(site)}/me")
    asked = child.locator(".own-book--asked").filter(has_text="Hvad er det bedste?")
    asked.locator("a.button").click()
    child.locator("#words").fill(MORE)
    child.locator(SEND).click()
    expect(child.locator(".note__words")).to_have_text(MORE)
    review = _review_of("Karl", MORE)
    _answer(answers.publish, review)

    key = review.key
    shown = Shown(_home(site), _club().key, review.work.key, other, new_window())
    session().rollback()
    make_screens(lise, shown.base, shown.club)
    assert shown.stands_at(MORE, watch) == EVERYWHERE
    mark = bookmark(lise, shown.base, shown.club, key, watch)
    expect(mark).to_contain_text(MORE)
    assert colours_in(mark.locator(".keepsake__drawing")) > 500
    assert leads_to(mark.locator(".qr")) == f"{shown.base}/books/{shown.work}"

    child.goto(f"{_home(site)}/me")
    child.locator(f".own-book__title a[href*='{key}']").click()
    child.locator("main details:has(form[action$='/discard']) > summary").click()
    child.locator("main details form[action$='/discard'] button").click()
    child.wait_for_url("**/me")
    assert shown.stands_at(MORE) == set()
    lise.reload()
    expect(lise.locator("body")).not_to_contain_text(MORE)
    assert watch.wrong == []


def test_it_goes_by_keyboard_and_without_scripts(
    demo: tuple[Site, Flask], watch: Watch, new_window: Callable[..., Page], photo: dict[str, Any]
) -> None:
    site, app = demo
    keys = new_window()
    come_as(keys, app, site, "Karl")
    keys.goto(f"{_home(site)}/me")
    _press(keys, "a.way[href$='/books']", "Enter")
    keys.wait_for_url("**/books")
    _press(keys, ".pick__button:not(:has(.pick__words))", "Enter")
    keys.wait_for_url("**/write")
    _press(keys, "input[name=rating]", "Space")
    keys.keyboard.press("ArrowRight")
    _press(keys, "#words", None)
    keys.keyboard.type(WORDS)
    with keys.expect_file_chooser() as asked:
        _press(keys, "#photo", "Space")
    asked.value.set_files([photo])
    expect(keys.locator("#photo_shown")).to_be_visible()
    _press(keys, SEND, "Enter")
    expect(keys.locator(".note__words")).to_have_text(WORDS)
    assert _picture_kind(_review_of("Karl", WORDS)) == PictureKind.PHOTO

    plain = new_window(java_script_enabled=False)
    come_as(plain, app, site, "Bo")
    plain.goto(f"{_home(site)}/me")
    plain.locator(".way").first.click()
    plain.locator(".pick__button:not(:has(.pick__words))").first.click()
    expect(plain.locator(SHEET)).to_be_hidden()
    plain.locator("input[name=rating][value='4']").check()
    plain.locator("#words").fill(WORDS)
    plain.locator("#photo").set_input_files([photo])
    plain.locator(SEND).click()
    expect(plain.locator(".note__words")).to_have_text(WORDS)
    assert _picture_kind(_review_of("Bo", WORDS)) == PictureKind.PHOTO
    assert watch.wrong == []


@pytest.fixture
def photo() -> dict[str, Any]:
    import io

    from PIL import Image

    written = io.BytesIO()
    Image.new("RGB", (640, 480), "green").save(written, "JPEG")
    return {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": written.getvalue()}


def _see(page: Page, watch: Watch, address: str | None = None) -> None:
    """The page as it stands, or the one at `address`: nothing wrong, and nothing too small for a finger."""
    if address:
        page.goto(address)
    page.wait_for_load_state()
    watch.look(page)
    watch.look_as_a_child(page)


def _draw(page: Page) -> None:
    """Two strokes in two colours, and a third that is taken back."""
    sheet = page.locator(SHEET)
    for colour, height in (("red", 0.3), ("blue", 0.6), ("green", 0.9)):
        page.locator(f"[data-tool=colour][data-value={colour}]").click()
        sheet.scroll_into_view_if_needed()
        box = sheet.bounding_box()
        assert box is not None
        page.mouse.move(box["x"] + 20, box["y"] + box["height"] * height)
        page.mouse.down()
        page.mouse.move(box["x"] + box["width"] - 20, box["y"] + box["height"] * height, steps=8)
        page.mouse.up()
    page.locator("[data-tool=undo]").click()


def _paint_on(page: Page) -> int:
    """How many points of the sheet are not white, once what was drawn before has come."""
    page.wait_for_function(
        f"""() => {{
          const sheet = document.querySelector("{SHEET}");
          const data = sheet.getContext("2d").getImageData(0, 0, sheet.width, sheet.height).data;
          const isPaint = (at) => data[at] + data[at + 1] + data[at + 2] < 600;
          window.painted = 0;
          for (let at = 0; at < data.length; at += 4) window.painted += isPaint(at);
          return window.painted > 0;
        }}"""
    )
    return int(page.evaluate("window.painted"))


def _press(page: Page, selector: str, key: str | None) -> None:
    """Tab to the first element that matches, as one does without a mouse, and press a key there."""
    for _ in range(120):
        page.keyboard.press("Tab")
        if page.evaluate("(s) => document.activeElement.matches(s)", selector):
            break
    else:
        raise AssertionError(f"{selector} cannot be reached by Tab")
    if key:
        page.keyboard.press(key)


def _home(site: Site) -> str:
    return f"{site.url}/hjoerring-bibliotekerne"


def _club() -> Club:
    return session().scalars(select(Club).where(Club.name == "Klub Læseglad")).one()


def _isbn_new_to(name: str) -> str:
    """The number of a book of the club's box that the child has not written about."""
    db = session()
    works = {work.id for work in works_in_box_of(db, _club().id)}
    works -= set(db.scalars(select(Review.work_id).join(Review.child).where(Child.first_name == name)))
    numbered = select(Edition.isbn).where(Edition.work_id.in_(works), Edition.isbn.is_not(None))
    isbn = str(db.scalars(numbered.order_by(Edition.isbn)).first())
    db.rollback()  # what is read here must not keep the site from writing
    return isbn


def _review_of(name: str, words: str) -> Review:
    db = session()
    db.rollback()
    mine = select(Review).join(Review.child).where(Child.first_name == name, Review.words == words)
    review = db.scalars(mine).one()
    assert review.state == ReviewState.SUBMITTED
    return review


def _picture_kind(review: Review) -> str:
    kind = session().get_one(Picture, review.picture_id).kind
    session().rollback()
    return kind


def _say_yes_for(name: str) -> None:
    """The child's guardians have said yes on paper to the public wall, and to pictures there."""
    with changing() as db:
        child = db.scalars(select(Child).where(Child.first_name == name)).one()
        lise = db.scalars(select(Person).where(Person.email == "lise@example.org")).one()
        for purpose in (Purpose.PUBLIC_WALL, Purpose.PICTURE):
            consent.register_paper(db, child, purpose, True, lise, clock.now(), "da", "Ja")


def _answer(verb: Callable[..., None], review: Review, *words: str) -> None:
    """A librarian hands it back or publishes it."""
    version = review.version
    with changing() as db:
        librarian = db.scalars(select(Person).where(Person.email == "lise@example.org")).one()
        verb(db, review, *words, librarian, clock.now(), version)
