"""Everything that is printed, as Chromium prints it: exact size, the right number, nothing cut.

With SCREENS=<folder> the PDFs are kept there, to be looked at. See `printing.py` for what is asked of each.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, template_rendered
from playwright.sync_api import Browser
from sqlalchemy import select

from app.children.models import Child
from app.clubs.models import Club, Meeting
from app.core import clock
from app.deposits.models import Box
from app.draws import draws
from app.libraries.models import School
from app.places.models import Place, PlaceState, Queue
from app.reviews.models import Audience, Review, ReviewState
from app.rotations.models import Rotation
from app.transport.models import Run
from app.trips.models import Trip
from tests.browser.crowd import MONDAY, crowded
from tests.browser.printing import A3, A4, A4_ACROSS, A4_WHOLE, A5, Paper, Press, press, printed, wrong_with
from tests.world import World

pytestmark = pytest.mark.browser
TEMPLATES = Path(__file__).parents[2] / "templates"


@dataclass(frozen=True)
class Print:
    """Something printed: where, on what, on how many sheets in a small library and in a crowded one.

    None are counted (0) where the text alone says how many.
    """

    name: str
    address: str
    paper: Paper
    few: int
    many: int
    form: Any = None
    code: str = ""
    """Where its QR code stands, if it must have one."""


def prints(world: World) -> list[Print]:
    """All there are; the addresses are those of the world's own rows."""
    club, box = f"/clubs/{world[Club].key}", f"/boxes/{world[Box].key}"
    meeting, trip, run = world[Meeting].key, world[Trip].key, world[Run].key
    children = {"children": _keys(world, Child, Child.id.in_(_in_club()))}
    boxes = "&".join(f"box={key}" for key in _keys(world, Box))
    back = f"{club}/back-on-paper/print?kind"
    with_links = {"slips_for": "all", "in": ["da"]}
    return [
        Print("letter", f"{club}/letter?slips=1", A4, 2, 2),
        Print("letter-many-slips", f"{club}/letter?slips=24&in=da&in=nb", A4, 10, 10),
        Print("letter-with-links", f"{club}/letter", A4, 3, 14, with_links, ".slip__link"),
        Print("slip", f"/children/{world.ida.key}/slip", A4, 1, 1, {"x": "1"}, ".slip__link"),
        Print("cards", f"{club}/cards", A4, 1, 4, children | {"what": "with_pictures"}, ".card__qr"),
        Print("draw", f"{club}/draw", A4, 1, 1),
        Print("trip-slips", f"/trips/{trip}/slips", A4, 1, 1),
        Print("trip-list", f"/trips/{trip}/list", A4, 1, 1),
        Print("visit-sheet", f"/meetings/{meeting}/sheet", A5, 1, 1),
        Print(
            "substitute",
            f"/meetings/{meeting}/substitutes",
            A5,
            1,
            1,
            {"name": "Maja Maksimiliane"},
            ".qr-box",
        ),
        Print("visits", "/today/sheet", A5, 1, 5),
        Print("school-week", f"/schools/{world[School].key}/week/sheet?week=2026-W48", A4, 1, 1),
        Print("certificates", f"{club}/certificates", A4, 1, 12),
        Print("contents", f"{box}/contents", A4, 1, 2),
        Print("contents-of-several", f"/boxes/contents?{boxes}", A4, 1, 15),
        Print("contents-of-a-run", f"/runs/{run}/contents", A4, 1, 2),
        Print("contents-of-a-rotation", f"/rotations/{world[Rotation].key}/contents", A4, 1, 5),
        Print("box-poster", f"{box}/poster", A4, 1, 1),
        Print("label", f"{box}/label", A4, 1, 1, code=".box-label__code"),
        Print("labels-8", f"/boxes/labels?sheet=2x4&{boxes}", A4_WHOLE, 1, 2, code=".label-sheet__code"),
        Print("labels-24", f"/boxes/labels?sheet=3x8&{boxes}", A4_WHOLE, 1, 1, code=".label-sheet__code"),
        Print("driver", f"/runs/{run}/list", A4, 1, 4, code=".run-sheet__code"),
        Print("rotation", f"/rotations/{world[Rotation].key}/paper", A4, 1, 3),
        Print("loans", f"{club}/loans/sheet", A4, 1, 2),
        Print("wanted-home", f"{club}/loans/wanted-home", A4, 1, 1),
        Print("review-cards-a6", f"{club}/review-cards", A4_WHOLE, 1, 6, _cards(children, "a6"), ".qr"),
        Print("review-cards-a5", f"{club}/review-cards", A4_ACROSS, 1, 12, _cards(children, "a5"), ".qr"),
        Print("bookmarks", f"{back}=bookmark", A4_ACROSS, 1, 3, code=".keepsake__code"),
        Print("shelf-cards", f"{back}=shelf_card", A4_WHOLE, 1, 4, code=".keepsake__code"),
        Print("posters", f"{back}=poster", A3, 1, 13, code=".keepsake__code"),
        Print("cards-to-give", f"{club}/cards-to-give", A4_WHOLE, 1, 4),
        Print("week-poster-a4", f"{club}/book-of-the-week/poster?paper=a4", A4, 1, 1),
        Print("week-poster-a3", f"{club}/book-of-the-week/poster?paper=a3", A3, 1, 1),
        Print("record", "/papers/record", A4, 0, 0),
        Print("assessment", "/papers/assessment", A4, 0, 0),
    ]


@pytest.fixture
def small(world: World) -> World:
    """The cast's own library in Danish, with Ida's review published and chosen."""
    world.library.language = "da"
    review, ida = world[Review], world.ida
    review.state, review.audience = ReviewState.PUBLISHED, Audience.PUBLIC
    review.published_at = MONDAY - timedelta(days=1)
    ida.on_public_wall = ida.pictures_allowed = True
    review.picture_id = None
    world.session.flush()
    return world


@pytest.fixture
def open_press(app: Flask, small: World, browser: Browser) -> Iterator[Callable[[], Press]]:
    """On Monday morning; opened once the library is as it should be."""
    with ExitStack() as stack:
        stack.enter_context(clock.stopped_at(MONDAY))
        yield lambda: stack.enter_context(press(app, small, browser))


def test_each_print_of_a_small_library(app: Flask, small: World, open_press: Callable[[], Press]) -> None:
    """And every template that is printed is among them."""
    used: set[str] = set()

    def note(_app: Flask, template: Any, **_rest: Any) -> None:
        used.add(template.name)

    _draw(small)
    plan, machine = prints(small), open_press()
    with template_rendered.connected_to(note, app):
        wrong = [each for one in plan for each in _wrong(machine, one, one.few, "few")]

    assert wrong == []
    assert _printed_templates() - used == set()


def test_each_print_of_a_crowded_library(small: World, open_press: Callable[[], Press]) -> None:
    crowded(small)
    _draw(small)
    plan, machine = prints(small), open_press()

    wrong = [each for one in plan for each in _wrong(machine, one, one.many, "many")]

    assert wrong == []


FAULTS = {
    "p.wide sticks out": "add('<p class=wide>x</p>', '.wide { inline-size: 190mm; max-inline-size: none; }')",
    "p.left sticks out": "add('<p class=left>x</p>', '.left { margin-inline-start: -9mm !important; }')",
    "p.low is cut: A line": "add('<p class=low>A line</p>', '.low { block-size: 2mm; overflow: hidden; }')",
    "is blank": "add('<p class=last></p>', '.last { break-before: page; block-size: 9mm; }')",
    "sheet 1 is 200.1 × 280.1 mm": "add('', '@page { size: 200mm 280mm; } @page a4 { size: 200mm 280mm; }')",
}


def test_planted_faults_are_seen(open_press: Callable[[], Press]) -> None:
    """The control of both tests above."""
    machine = open_press()
    for said, fault in FAULTS.items():
        page = machine.page("/papers/record", A4)
        assert wrong_with(page, printed(page), A4) == []

        page.evaluate(PLANTED + fault)

        found = wrong_with(page, printed(page), A4)
        assert any(each.endswith(said) for each in found), (said, found)


PLANTED = """const add = (html, css) => {
  document.querySelector("main").insertAdjacentHTML("beforeend", html);
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets = [sheet];
};
"""


def _wrong(machine: Press, one: Print, wanted: int, folder: str) -> list[str]:
    page = machine.page(one.address, one.paper, one.form)
    sheets = printed(page, f"{folder}-{one.name}")
    wrong = wrong_with(page, sheets, one.paper)
    if wanted and len(sheets) != wanted:
        wrong.append(f"{len(sheets)} sheets, not {wanted}")
    if one.code and not page.locator(f"{one.code} .qr, {one.code}.qr, .qr").count():
        wrong.append("no QR code")
    return [f"{one.name} ({folder}): {each}" for each in wrong]


def _printed_templates() -> set[str]:
    files = [
        path for path in TEMPLATES.rglob("*.html") if '{% extends "layouts/print.html"' in path.read_text()
    ]
    return {str(path.relative_to(TEMPLATES)) for path in files}


def _cards(children: dict[str, Any], size: str) -> dict[str, Any]:
    return children | {"blank": "0", "size": size}


def _in_club() -> Any:
    return select(Place.child_id).where(Place.state == PlaceState.ACTIVE)


def _keys(world: World, model: Any, *which: Any) -> list[str]:
    return list(world.session.scalars(select(model.key).where(*which).order_by(model.id)))


def _draw(world: World) -> None:
    """Lots have been drawn; whoever waits took part."""
    queue = world.session.get_one(Queue, world[Queue].id)
    queue.draws_at = MONDAY - timedelta(hours=1)
    draws.draw_lots(world.session, queue, world.lise)
