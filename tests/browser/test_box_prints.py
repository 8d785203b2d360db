"""Paper of boxes and runs, measured as Chromium prints it: A4, each label where the bought sheet has it."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, Route

from app.deposits.models import Box
from app.transport.models import Run
from tests.deposits.boxes import packed
from tests.pages import Visitor
from tests.world import World

HOME = "/hjoerring"
MM = 25.4 / 96
A4 = (595, 842)
"""In points, as a PDF counts."""

Paper = Callable[[str], Page]


@pytest.fixture
def paper(app: Flask, world: World, browser: Browser) -> Iterator[Paper]:
    """Opens an address of the library in Chromium as Lise, without a server; printed, not on a screen."""
    lise = Visitor(app, world.session, world.lise)
    context = browser.new_context(viewport={"width": 794, "height": 1123})

    def answer(route: Route) -> None:
        address = route.request.url.removeprefix("http://localhost")
        got = lise.client.get(address)
        kept = {"content-type": got.headers["Content-Type"]}
        body = got.get_data()
        got.close()
        route.fulfill(status=got.status_code, headers=kept, body=body)

    context.route("**/*", answer)

    def open_(address: str) -> Page:
        world.session.commit()
        page = context.new_page()
        page.goto(f"http://localhost{HOME}{address}")
        page.emulate_media(media="print")
        return page

    yield open_
    context.close()


def sheets(page: Page) -> list[tuple[int, int]]:
    """The size of each page of the PDF, in whole points."""
    printed = page.pdf(prefer_css_page_size=True)
    found = re.findall(rb"/MediaBox \[0 0 ([0-9.]+) ([0-9.]+)\]", printed)
    return [(round(float(width)), round(float(height))) for width, height in found]


def boxes_of(page: Page, selector: str) -> list[tuple[float, float, float, float]]:
    """Where elements stand on the paper: left, top, width and height in millimetres."""
    measured: Any = page.locator(selector).evaluate_all(
        "all => all.map(e => e.getBoundingClientRect()).map(r => [r.left, r.top, r.width, r.height])"
    )
    return [tuple(round(each * MM, 1) for each in one) for one in measured]  # type: ignore[misc]


@pytest.mark.parametrize(
    ("sheet", "start", "first", "last"),
    [
        ("2x4", 1, (4.7, 13.1, 99.1, 67.7), (106.2, 13.1, 99.1, 67.7)),
        ("2x4", 8, (106.2, 216.2, 99.1, 67.7), (4.7, 310.1, 99.1, 67.7)),
        ("3x8", 2, (73.2, 12.9, 63.5, 33.9), (139.2, 12.9, 63.5, 33.9)),
        ("3x8", 23, (73.2, 250.2, 63.5, 33.9), (139.2, 250.2, 63.5, 33.9)),
    ],
)
def test_each_label_stands_where_the_sheet_has_it(
    world: World,
    paper: Paper,
    sheet: str,
    start: int,
    first: tuple[float, ...],
    last: tuple[float, ...],
) -> None:
    keys = [packed(world, number, "Ronja").key for number in (101, 2026)]

    page = paper(f"/boxes/labels?sheet={sheet}&start={start}&box={keys[0]}&box={keys[1]}")
    labels = boxes_of(page, "article.label-sheet__label")

    assert len(labels) == 2
    for found, wanted in zip(labels, (first, last), strict=True):
        assert all(abs(here - there) <= 0.15 for here, there in zip(found, wanted, strict=True)), found
    assert sheets(page) == [A4] * (2 if start == 8 else 1)
    inside = boxes_of(page, ".label-sheet__code .qr")
    assert all(width >= 23.9 for _left, _top, width, _height in inside), "a phone can read the code"


@pytest.mark.parametrize("titles", [1, 6, 20, 42])
def test_the_poster_is_one_page_with_every_cover(world: World, paper: Paper, titles: int) -> None:
    box = packed(world, 90, *[f"Book {number}" for number in range(titles)])

    page = paper(f"/boxes/{box.key}/poster")
    covers = boxes_of(page, ".box-poster__cover")

    assert len(covers) == titles
    assert sheets(page) == [A4]
    assert all(round(width / height, 1) == 0.7 for _left, _top, width, height in covers)
    drawn = page.locator(".box-poster__cover").evaluate_all("all => all.every(e => e.naturalWidth > 0)")
    assert drawn


def test_the_other_papers_are_a4(world: World, paper: Paper) -> None:
    box, run = world[Box].key, world[Run].key

    for address in (f"/boxes/{box}/label", f"/boxes/{box}/contents", f"/runs/{run}/list"):
        assert sheets(paper(address)) == [A4], address


def test_a_long_list_of_contents_goes_on_on_the_next_page(world: World, paper: Paper) -> None:
    box = packed(world, 90, *[f"Book {number}" for number in range(60)])

    assert len(sheets(paper(f"/boxes/{box.key}/contents"))) in (2, 3)
