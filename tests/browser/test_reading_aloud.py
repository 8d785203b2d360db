"""A child is read to only where its browser has a voice for the language of the page."""

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.children.models import Child
from app.core.database import session
from app.reviews.models import Review, ReviewState
from tests.browser.coming_in import come_as
from tests.browser.test_studio import _home
from tests.live import Site

pytestmark = pytest.mark.browser

SPEECH = """
  window.voices = [];
  window.spoken = [];
  Object.defineProperty(window, "speechSynthesis", { value: {
    getVoices: () => window.voices,
    speak: (words) => window.spoken.push([words.text, words.voice.lang]),
    cancel: () => {},
    addEventListener: (name, tell) => { (window.tells ??= []).push(tell); },
  } });
  window.SpeechSynthesisUtterance = class extends EventTarget {
    constructor(text) { super(); this.text = text; }
  };
"""
NOW = """(languages) => {
  window.voices = languages.map((lang) => ({ lang }));
  window.tells.forEach((tell) => tell());
}"""


def test_reading_aloud_is_offered_where_there_is_a_voice(
    demo: tuple[Site, Flask], new_window: Callable[..., Page]
) -> None:
    site, app = demo
    page = new_window()
    page.add_init_script(SPEECH)
    come_as(page, app, site, "Karl")
    page.goto(f"{_home(site)}/reviews/{_asked('Karl')}/write")
    button = page.locator("[data-behaviour=read-aloud][data-of=asks]")
    expect(button).to_be_hidden()

    page.evaluate(NOW, ["en-GB"])
    expect(button).to_be_hidden()
    page.evaluate(NOW, ["en-GB", "da_DK"])
    expect(button).to_be_visible()

    button.click()
    [(text, voice)] = page.evaluate("window.spoken")
    assert "Hvem skal læse den bog?" in text and voice == "da_DK"


def _asked(name: str) -> str:
    """The review of this child that the library has asked something about."""
    mine = select(Review.key).join(Child, Child.id == Review.child_id).where(Child.first_name == name)
    key: str = session().scalars(mine.where(Review.state == ReviewState.HANDED_BACK)).one()
    session().rollback()
    return key
