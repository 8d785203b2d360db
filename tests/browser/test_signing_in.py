"""Coming in by the town hall's own service, in a browser: there, back again, and as somebody unknown."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from app import create_app
from app.core import clock
from app.extensions import db
from app.openid import agreements
from app.openid.models import ForWhom
from tests.browser.watch import Watch
from tests.databases import drop_database, fresh_database
from tests.live import Site, site
from tests.openid.services_outside import CLIENT, SECRET, honest, known_there
from tests.world import make_world

pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings(
        "ignore::authlib.deprecate.AuthlibDeprecationWarning", "ignore:get_jwt_config:DeprecationWarning"
    ),
]
ITS_STYLES = "cdn.jsdelivr.net"
"""Where the honest service would have its styles from; nothing of it is asked for."""


@pytest.fixture
def town_hall(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")
    with honest() as issuer:
        yield issuer


@pytest.fixture
def library(run_folder: Path, database_kind: str, window: dict[str, int], town_hall: str) -> Iterator[Site]:
    """The cast's library, which has agreed with the town hall."""
    name = f"samlaes_next_door_{window['width']}_{os.getpid()}"
    url, folder = fresh_database(database_kind, name, run_folder), run_folder / name
    folder.mkdir()
    app = create_app(INSTANCE=folder, SQLALCHEMY_DATABASE_URI=url)
    with app.app_context():
        world = make_world(db.session())
        agreements.agree(
            db.session(),
            world.library,
            ForWhom.STAFF,
            "Hjørring Kommune",
            town_hall,
            CLIENT,
            SECRET,
            app.config["PEPPER"],
            world.lise,
            clock.now(),
            is_on=True,
        )
        db.session.commit()
        db.session.remove()
        db.engine.dispose()
    port = str(urlsplit(town_hall).port)
    own = {"SAMLAES_DEMO": "0", "SAMLAES_WSGI": "tests.browser.next_door:application", "NEXT_DOOR": port}
    with site(folder, url, with_worker=False, **own) as running:
        yield running
    drop_database(url)


def test_a_teacher_comes_in_by_the_town_hall_and_a_stranger_is_told_why_not(
    library: Site, town_hall: str, watch: Watch, new_window: Callable[..., Page]
) -> None:
    known_there(town_hall, "tom", email="tom@example.org", email_verified=True)
    known_there(town_hall, "stranger", email="somebody@example.org", email_verified=True)
    page = new_window()
    page.goto(f"{library.url}/hjoerring/clubs")
    watch.look(page)

    _by_the_town_hall(page, "tom")

    page.wait_for_url(f"{library.url}/hjoerring/clubs")
    expect(page.locator("h1")).to_be_visible()
    watch.look(page)
    other = new_window()
    other.goto(f"{library.url}/hjoerring/sign-in")
    _by_the_town_hall(other, "stranger")
    expect(other.get_by_text("Nobody has invited somebody@example.org here.")).to_be_visible()
    watch.look(other)
    other.get_by_role("link", name="Sign in another way").click()
    expect(other.get_by_label("E-mail")).to_be_visible()
    theirs = (town_hall, ITS_STYLES)
    assert [what for what in watch.wrong if not any(each in what for each in theirs)] == []


def _by_the_town_hall(page: Page, subject: str) -> None:
    """The button on our page, and what somebody does at the town hall's."""
    page.context.route(f"**://{ITS_STYLES}/**", lambda route: route.fulfill(body="", content_type="text/css"))
    page.get_by_role("link", name="Sign in with Hjørring Kommune").click()
    page.locator("input[name=sub]").first.fill(subject)
    page.get_by_role("button", name="Authorize").click()
