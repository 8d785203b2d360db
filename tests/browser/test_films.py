"""A child's film: the library lets it, a paper says yes, it is sent, answered, played, and gone at a no."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from app.children.models import Child
from app.clubs.models import Club
from app.consents.forms import SENTENCES
from app.consents.models import Purpose
from app.videos.models import Video
from tests.browser.behind import seen
from tests.browser.coming_in import come_as
from tests.browser.conftest import PHONE
from tests.browser.danish import da
from tests.browser.test_guardian import slip
from tests.browser.watch import Watch
from tests.live import Site

pytestmark = pytest.mark.browser

FILMS = str(SENTENCES[Purpose.VIDEO])
WORDS = "Se filmen. Der viser jeg den bedste side."
PLAYED = """async (film) => {
  film.muted = true; // sound that nobody has asked for is not played
  await film.play();
  await new Promise((done, failed) => {
    film.addEventListener("ended", done);
    film.addEventListener("error", () => failed(film.error));
  });
  return [film.videoWidth, film.duration, film.played.end(film.played.length - 1)];
}"""


@pytest.fixture
def window() -> dict[str, int]:
    """Films are made with telephones."""
    return PHONE


@pytest.fixture
def film() -> dict[str, Any]:
    """A short one, as every browser plays it."""
    pytest.importorskip("av", reason="the extra `video` is not installed: no film can be made here")
    from tests.videos.films import a_film

    made = a_film(1, "webm", "libvpx-vp9", "libopus")
    return {"name": "me.webm", "mimeType": "video/webm", "buffer": made}


def test_a_film_is_sent_and_played_and_gone_when_a_guardian_says_no(
    still_demo: tuple[Site, Flask], watch: Watch, new_window: Callable[..., Page], film: dict[str, Any]
) -> None:
    site, app = still_demo
    base = f"{site.url}/hjoerring-bibliotekerne"
    lise, karl, bo, guardian = new_window(), new_window(), new_window(), new_window()
    for page, who in ((lise, "lise@example.org"), (karl, "Karl"), (bo, "Bo")):
        come_as(page, app, site, who)

    _choose_a_book(karl, base)
    expect(karl.locator("#film")).to_have_count(0)
    _switch_films_on(lise, base, watch)
    karl.reload()
    expect(karl.locator("#film")).to_have_count(0)
    _register_the_paper(lise, base, watch)
    karl.reload()
    _send(karl, film, watch)
    _is_played(karl.locator("video.film"))

    lise.goto(f"{base}/reviews")
    answered = lise.locator("article.answer", has_text=WORDS)
    _is_played(answered.locator("video.film"))
    watch.look(lise)
    answered.get_by_role("button", name=da("Publish")).click()
    expect(answered).to_have_count(0)

    wall = f"{base}/clubs/{seen(select(Club).where(Club.name == 'Klub Læseglad'))[0].key}/wall"
    bo.goto(wall)
    note = bo.locator(".note", has_text=WORDS)
    address = _is_played(note.locator("video.film"))
    assert address == f"/hjoerring-bibliotekerne/films/{seen(select(Video))[0].key}"
    watch.look(bo)
    for page, status in ((bo, 200), (karl, 200), (lise, 200), (guardian, 404)):
        assert page.request.get(site.url + address).status == status

    _say_no(guardian, base, watch)
    for page in (bo, karl, lise, guardian):
        assert page.request.get(site.url + address).status == 404
    bo.reload()
    expect(note).to_be_visible()
    expect(bo.locator("video")).to_have_count(0)
    assert seen(select(Video)) == []
    assert watch.wrong == []


def _switch_films_on(page: Page, base: str, watch: Watch) -> None:
    page.goto(f"{base}/settings")
    page.get_by_role("link", name=da("Films"), exact=True).click()
    watch.look(page)
    page.get_by_label(da("Children may put films to their reviews")).check()
    page.locator("main form").get_by_role("button", name=da("Save")).click()
    expect(page.locator("#notice")).to_contain_text(da("Saved."))
    watch.look(page)


def _register_the_paper(page: Page, base: str, watch: Watch) -> None:
    karl = seen(select(Child).where(Child.first_name == "Karl"))[0]
    page.goto(f"{base}/children/{karl.key}")
    consents = page.locator("#child_consents")
    consents.locator("summary").click()
    watch.look(page)
    consents.get_by_label(da("The paper is about")).select_option(label=da("Films"))
    consents.get_by_label(da("Yes"), exact=True).check()
    consents.get_by_role("button", name=da("Register")).click()
    line = consents.locator("li", has_text=da("Films"))
    expect(line).to_contain_text(da("Yes"))
    watch.look(page)


def _choose_a_book(page: Page, base: str) -> None:
    page.goto(f"{base}/me")
    page.locator(".way").first.click()
    page.locator(".pick__button:not(:has(.pick__words))").first.click()
    page.wait_for_url("**/write")


def _send(page: Page, film: dict[str, Any], watch: Watch) -> None:
    page.locator("#film").set_input_files([film])
    watch.look(page)
    page.locator("input[name=rating][value='5']").check()
    page.locator("#words").fill(WORDS)
    page.get_by_role("button", name=da("Send it to the library")).click()
    expect(page.locator(".note__words")).to_have_text(WORDS)
    watch.look(page)


def _is_played(film: Locator) -> str:
    """From its first picture to its last; says its address."""
    width, seconds, played = film.evaluate(PLAYED)
    assert width == 320
    assert 0.9 < seconds < 1.3
    assert played == pytest.approx(seconds, abs=0.1)
    return str(film.get_attribute("src"))


def _say_no(page: Page, base: str, watch: Watch) -> None:
    page.goto(f"{base}/g#{slip('Karl')}")
    asked = page.locator("#guardian_consents li", has_text=da(FILMS)[:40])
    expect(asked).to_contain_text(da("A signed paper says yes."))
    asked.get_by_role("button", name=da("Change to no")).click()
    expect(asked).to_contain_text(da("You say no."))
    watch.look(page)
