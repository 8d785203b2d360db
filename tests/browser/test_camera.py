"""The scan station with a camera: a book held before it is put in the box, once."""

import os
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image, ImageDraw
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from app.accounts import sessions
from app.accounts.models import Person
from app.boxes import contents, numbering, packing
from app.catalogue.models import Edition
from app.core import clock
from app.core.database import session
from app.deposits.models import Box
from app.libraries.models import Library
from tests.browser.behind import changing
from tests.browser.conftest import PHONE, launched
from tests.browser.danish import da
from tests.browser.watch import Watch
from tests.live import Site

pytestmark = pytest.mark.browser

ODD = (
    "0001101",
    "0011001",
    "0010011",
    "0111101",
    "0100011",
    "0110001",
    "0101111",
    "0111011",
    "0110111",
    "0001011",
)
PARITIES = (
    "OOOOOO",
    "OOEOEE",
    "OOEEOE",
    "OOEEEO",
    "OEOOEE",
    "OEEOOE",
    "OEEEOO",
    "OEOEOE",
    "OEOEEO",
    "OEEOEO",
)
"""The bars of an EAN-13 (GS1 General Specifications, 5.2.1): odd forms by digit, and what the first says."""
BAR = 4
"""Pixels."""


@pytest.fixture
def window() -> dict[str, int]:
    """A camera is for the phone."""
    return PHONE


@pytest.fixture
def packed(demo: tuple[Site, Flask]) -> tuple[Box, str, str]:
    """An empty box being packed, the ISBN of a book the library knows, and the librarian's session."""
    library = session().scalars(select(Library)).one()
    lise = session().scalars(select(Person).where(Person.email.startswith("lise"))).one()
    known = select(Edition.isbn).where(Edition.isbn.is_not(None)).order_by(Edition.id)
    isbn = session().scalars(known).first()
    assert isbn
    with changing() as db:
        box = numbering.make_box(db, library, 977, "", lise, clock.now())
        packing.begin_packing(db, box, lise, clock.now())
        token = sessions.open_for_person(db, lise, clock.now())
    return box, isbn, token


@pytest.fixture
def phone(
    browser: Browser, tmp_path: Path, watch: Watch, demo: tuple[Site, Flask], packed: tuple[Box, str, str]
) -> Iterator[Page]:
    """The librarian's phone, with that book before its camera."""
    running, app = demo
    film = tmp_path / "book.mjpeg"
    film.write_bytes(_picture(packed[1]) * 20)
    camera = ("--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream")
    started = launched(browser.browser_type, *camera, f"--use-file-for-fake-video-capture={film}")
    context = started.new_context(viewport=PHONE, locale="da-DK", permissions=["camera"])  # type: ignore[arg-type]
    cookie = {"token": packed[2], "seen": int(clock.now().timestamp())}
    signed = app.session_interface.get_signing_serializer(app).dumps(cookie)  # type: ignore[attr-defined]
    context.add_cookies([{"name": app.config["SESSION_COOKIE_NAME"], "value": signed, "url": running.url}])
    page = context.new_page()
    watch.over(page)
    yield page
    started.close()


def test_a_book_held_before_the_camera_is_put_in_once(
    phone: Page, watch: Watch, demo: tuple[Site, Flask], packed: tuple[Box, str, str]
) -> None:
    running, box = demo[0], packed[0].id
    phone.goto(f"{running.url}/{session().scalars(select(Library.slug)).one()}/boxes/{packed[0].key}")

    phone.get_by_role("button", name=da("Scan with the camera")).click()

    expect(phone.locator("#scan_answer[data-tone=ok]")).to_be_visible(timeout=10_000)
    phone.wait_for_timeout(3_000)
    watch.look(phone)
    if os.environ.get("SCREENS"):
        phone.screenshot(path=f"{os.environ['SCREENS']}/camera.png", full_page=True)
    expect(phone.locator("#scan_answer")).to_contain_text("1 ")
    session().rollback()
    assert contents.books_in(session(), session().get_one(Box, box)) == 1
    phone.get_by_role("button", name=da("Scan with the camera")).click()
    expect(phone.locator("video")).to_be_hidden()
    assert watch.wrong == []


def _picture(digits: str) -> bytes:
    """A photograph of the bars of these thirteen digits, as JPEG."""
    first, left, right = int(digits[0]), digits[1:7], digits[7:]
    bars = "101"
    for digit, parity in zip(left, PARITIES[first], strict=True):
        bars += ODD[int(digit)] if parity == "O" else _complement(ODD[int(digit)])[::-1]
    bars += "01010" + "".join(_complement(ODD[int(digit)]) for digit in right) + "101"
    picture = Image.new("RGB", (640, 480), "white")
    pen = ImageDraw.Draw(picture)
    for place, bar in enumerate(bars):
        if bar == "1":
            pen.rectangle((130 + place * BAR, 150, 129 + (place + 1) * BAR, 330), fill="black")
    kept = BytesIO()
    picture.save(kept, "JPEG", quality=92)
    return kept.getvalue()


def _complement(bars: str) -> str:
    return bars.translate(str.maketrans("01", "10"))
