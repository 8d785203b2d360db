"""At a meeting on a phone: tapped, sent once when the connection is back; and a substitute with a paper."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import time
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Page, Request, expect
from sqlalchemy import select

from app.accounts.models import Person
from app.clubs.models import Club, Meeting
from app.core import clock
from app.core.database import session
from app.libraries.models import Library
from app.meetings import meetings
from app.meetings.models import Activity, Attendance
from tests.browser.behind import changing
from tests.browser.coming_in import come_as
from tests.browser.danish import da
from tests.browser.paths import fill, follow, press
from tests.browser.watch import Watch
from tests.live import Site

pytestmark = pytest.mark.browser
WAITING = (
    "No connection. What you tapped waits here and is sent when the connection is back. Leave the page open."
)
CHILDREN = 11
"""Who is in the demo's first club."""


@pytest.fixture
def meeting_today(still_demo: tuple[Site, Flask]) -> tuple[Site, Flask]:
    """The demo, with one meeting more that is today."""
    with changing() as db:
        library, lise = _library(), _person("lise")
        club = db.scalars(select(Club).where(Club.name == "Klub Læseglad")).one()
        today = clock.today(library.zone)
        meetings.add(db, club, today, (time(7, 5), time(8)), library.zone, lise, clock.now())
    return still_demo


def test_what_is_tapped_without_a_connection_is_sent_once_when_it_is_back(
    meeting_today: tuple[Site, Flask], new_window: Callable[..., Page], watch: Watch
) -> None:
    running, app = meeting_today
    page = new_window()
    come_as(page, app, running, "hanne@example.org")
    page.goto(f"{running.url}{_address()}")
    sent = _sendings(page)
    with _offline(page):
        press_now(page, "All are here")
        page.get_by_label(re.compile("Bo S")).uncheck()
        page.get_by_label(da("We talked")).check()
        expect(page.locator("#meeting_saved")).to_have_text(da(WAITING))
        assert page.evaluate("() => localStorage.length + sessionStorage.length") == 0

    expect(page.locator("#meeting_saved")).to_contain_text(str(CHILDREN - 1), timeout=15_000)
    watch.look(page)

    assert len(sent) == 1
    assert [attended.was_here for attended in _rows(Attendance)].count(True) == CHILDREN - 1
    assert [activity.doing for activity in _rows(Activity)] == ["talked"]
    assert _meeting().participants == CHILDREN - 1
    page.reload()
    expect(page.get_by_label(re.compile("Bo S"))).not_to_be_checked()
    assert [wrong for wrong in watch.wrong if "ERR_INTERNET_DISCONNECTED" not in wrong] == []


def test_a_substitute_comes_in_by_the_paper_and_sees_one_meeting(
    meeting_today: tuple[Site, Flask], new_window: Callable[..., Page], watch: Watch
) -> None:
    running, app = meeting_today
    desk, phone = new_window(), new_window()
    come_as(desk, app, running, "hanne@example.org")
    desk.goto(f"{running.url}{_address()}")
    follow(desk, "Move, call off, substitute")
    fill(desk, "The substitute's name", "Maja")
    press(desk, "Make a QR code")
    watch.look(desk)
    link = re.search(r"/[^/\s]+/substitute/\S{22}", desk.inner_text("main"))
    assert link

    phone.goto(f"{running.url}{link.group()}")
    watch.look(phone)
    press(phone, "Come in")
    watch.look(phone)

    assert urlsplit(phone.url).path == _address()
    expect(phone.get_by_label(re.compile("Bo S"))).to_be_visible()
    follow(phone, "The door")
    press(phone, "Open the door")
    assert phone.goto(f"{running.url}/{_library().slug}/clubs").status == 403  # type: ignore[union-attr]
    assert watch.wrong == []


def press_now(page: Page, english: str) -> None:
    """Press a button that asks nothing of the server."""
    page.get_by_role("button", name=da(english)).click()


@contextmanager
def _offline(page: Page) -> Iterator[None]:
    page.context.set_offline(True)
    yield
    page.context.set_offline(False)


def _sendings(page: Page) -> list[Request]:
    """The requests the server has answered."""
    answered: list[Request] = []
    page.on("requestfinished", lambda request: answered.append(request) if request.method == "POST" else None)
    return answered


def _address() -> str:
    return f"/{_library().slug}/meetings/{_meeting().key}"


def _person(who: str) -> Person:
    return session().scalars(select(Person).where(Person.email == f"{who}@example.org")).one()


def _library() -> Library:
    return session().scalars(select(Library)).one()


def _meeting() -> Meeting:
    """The one that was added for today."""
    session().rollback()
    return session().scalars(select(Meeting).where(Meeting.is_by_hand, Meeting.reason == "")).one()


def _rows(model: Any) -> list[Any]:
    session().rollback()
    return list(session().scalars(select(model).where(model.meeting_id == _meeting().id)))
