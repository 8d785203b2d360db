"""A page as Chromium prints it: each sheet in millimetres, what stands on it, and what does not fit."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
from flask import Flask
from playwright.sync_api import Browser, Page, Route

from tests.pages import Visitor
from tests.world import World

HOME = "/hjoerring"
MM = 25.4 / 72
"""A point of a PDF."""
PIXEL = 25.4 / 96
SHOWS = re.compile(rb"\b(Tj|TJ|Do)\b")
"""Words and pictures; rules and backgrounds alone are not worth a sheet."""

NOT_FITTING = """width => {
  const wrong = [];
  const name = e => `${e.tagName.toLowerCase()}.${String(e.className.baseVal ?? e.className).split(" ")[0]}`;
  for (const e of document.querySelectorAll("main, main *")) {
    const box = e.getBoundingClientRect(), style = getComputedStyle(e);
    if (!box.width || !box.height || e.closest("svg svg, svg *, .visually-hidden, .own-hand")) continue;
    if (box.right > width + 1 || box.left < -1) wrong.push(`${name(e)} sticks out`);
    const tall = e.scrollHeight - e.clientHeight, wide = e.scrollWidth - e.clientWidth;
    if (style.overflow !== "visible" && style.webkitLineClamp === "none" && (tall > 3 || wide > 3))
      wrong.push(`${name(e)} is cut: ${e.textContent.trim().slice(0, 30)}`);
  }
  return [...new Set(wrong)];
}"""


@dataclass(frozen=True)
class Paper:
    """A sheet in millimetres, and the margin around what is printed."""

    width: float
    height: float
    margin: float


A3, A4, A5 = Paper(297, 420, 15), Paper(210, 297, 15), Paper(148, 210, 12)
A4_WHOLE, A4_ACROSS = Paper(210, 297, 0), Paper(297, 210, 0)
"""Printed to the edge: sheets of labels and cards that are cut."""


@dataclass(frozen=True)
class Sheet:
    """One printed sheet: its size in millimetres, and whether anything is on it."""

    width: float
    height: float
    has_something: bool


class Press:
    """Opens addresses of the library in Chromium as Lise, without a server."""

    def __init__(self, app: Flask, world: World, browser: Browser) -> None:
        self.lise, self.session = Visitor(app, world.session, world.lise), world.session
        self.context = browser.new_context()
        self.forms: dict[str, Any] = {}
        self.static: dict[str, tuple[dict[str, str], bytes]] = {}
        self.context.route("**/*", self._answer)
        self.window = self.context.new_page()

    def page(self, address: str, paper: Paper, form: Any = None) -> Page:
        """The page as it is printed on this paper; with `form`, what the address answers to it."""
        self.session.commit()
        self.session.expunge_all()
        if form is not None:
            self.forms[f"{HOME}{address}"] = form
        page = self.window
        page.set_viewport_size({"width": round((paper.width - 2 * paper.margin) / PIXEL), "height": 1123})
        page.emulate_media(media="print")
        answer = page.goto(f"http://localhost{HOME}{address}")
        assert answer is not None and answer.status == 200, f"{address}: {answer and answer.status}"
        return page

    def _answer(self, route: Route) -> None:
        address = route.request.url.removeprefix("http://localhost")
        if address in self.static:
            kept, body = self.static[address]
            route.fulfill(status=200, headers=kept, body=body)
            return
        form = self.forms.pop(address, None)
        got = self.lise.client.post(address, data=form) if form else self.lise.client.get(address)
        kept = {"content-type": got.headers["Content-Type"]}
        body = got.get_data()
        got.close()
        if address.startswith("/static/"):
            self.static[address] = kept, body
        route.fulfill(status=got.status_code, headers=kept, body=body)


@contextmanager
def press(app: Flask, world: World, browser: Browser) -> Iterator[Press]:
    made = Press(app, world, browser)
    yield made
    made.context.close()


def printed(page: Page, name: str = "") -> list[Sheet]:
    """The sheets of a page. With SCREENS set, the PDF is kept there under its `name` to be looked at."""
    data = page.pdf(prefer_css_page_size=True)
    if name and os.environ.get("SCREENS"):
        (Path(os.environ["SCREENS"]) / f"{name}.pdf").write_bytes(data)
    with pikepdf.open(BytesIO(data)) as pdf:
        return [_sheet(each) for each in pdf.pages]


def wrong_with(page: Page, sheets: list[Sheet], paper: Paper) -> list[str]:
    """What is not right about a print, in words. What sticks out of the margins is not printed at all."""
    wrong = list(page.evaluate(NOT_FITTING, (paper.width - 2 * paper.margin) / PIXEL))
    for number, sheet in enumerate(sheets, 1):
        if abs(sheet.width - paper.width) > 0.5 or abs(sheet.height - paper.height) > 0.5:
            wrong.append(f"sheet {number} is {sheet.width:.1f} × {sheet.height:.1f} mm")
        if not sheet.has_something:
            wrong.append(f"sheet {number} is blank")
    return wrong


def _sheet(page: pikepdf.Page) -> Sheet:
    _left, _bottom, right, top = (float(each) for each in page.mediabox)
    page.contents_coalesce()
    return Sheet(right * MM, top * MM, bool(SHOWS.search(page.obj.Contents.read_bytes())))
