"""Paper of the room of paper, measured as Chromium prints it, and read again from photographs of it."""

import random
import re
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, Route
from sqlalchemy import select

from app.children.models import Child
from app.clubs.models import Club
from app.core import clock
from app.paper import photographs
from app.paper.layout import CODES, DRAWING, Area
from app.paper.models import PaperCard, Problem
from app.pictures import keeping
from app.pictures.making import made_anew
from app.pictures.models import PictureKind
from app.reviews.models import Audience, Review, ReviewState
from tests.browser.prints import cards_on
from tests.pages import Visitor
from tests.paper.piles import drawn_card, photographed, written_on
from tests.world import World

pytestmark = pytest.mark.browser

HOME = "/hjoerring"
MM = 25.4 / 96
A4, A4_LANDSCAPE, A3 = (595, 842), (842, 595), (842, 1191)
"""In points, as a PDF counts."""
PILE = (2, 3, 4, 5, 6, 3, 6, 4, 5, 6, 6)
"""How many cards lie in each photograph: 50 in all."""
ENOUGH = 48

Opened = Callable[..., Page]


@pytest.fixture
def desk(app: Flask, world: World, browser: Browser) -> Iterator[Opened]:
    """Opens an address of the library in Chromium as Lise, without a server; with `form`, what it answers."""
    lise = Visitor(app, world.session, world.lise)
    context = browser.new_context(viewport={"width": 1123, "height": 1500}, device_scale_factor=3)
    forms: dict[str, Any] = {}

    def answer(route: Route) -> None:
        address = route.request.url.removeprefix("http://localhost")
        form = forms.get(address)
        got = lise.client.post(address, data=form) if form else lise.client.get(address)
        kept = {"content-type": got.headers["Content-Type"]}
        body = got.get_data()
        got.close()
        route.fulfill(status=got.status_code, headers=kept, body=body)

    context.route("**/*", answer)

    def open_(address: str, form: Any = None) -> Page:
        world.session.commit()
        if form is not None:
            forms[f"{HOME}{address}"] = form
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
    return [tuple(each * MM for each in one) for one in measured]  # type: ignore[misc]


def cards_for(world: World, children: int) -> dict[str, Any]:
    """The form that prints a card for each of so many children."""
    from tests.world import PlaceState

    for number in range(children):
        child = world.child(f"Kid{number:02}", "otter")
        world.place(child, PlaceState.ACTIVE, settled_at=clock.now())
    keys = [child.key for child in world.session.scalars(select(Child).where(Child.first_name.like("Kid%")))]
    return {"children": keys, "blank": "0", "size": "a6"}


@pytest.mark.parametrize(
    ("size", "sheet", "part", "pages"), [("a6", A4, 1.0, 2), ("a5", A4_LANDSCAPE, 2**0.5, 3)]
)
def test_each_code_stands_where_a_photograph_is_read_by(
    world: World, desk: Opened, size: str, sheet: tuple[int, int], part: float, pages: int
) -> None:
    form = cards_for(world, 5) | {"size": size}
    page = desk(f"/clubs/{world[Club].key}/review-cards", form)

    cards = boxes_of(page, ".review-card")
    assert len(cards) == 5
    assert sheets(page) == [sheet] * pages
    for letter, selector in (("A", ".review-card__code--a .qr"), ("B", ".review-card__code--b .qr")):
        for card, found in zip(cards, boxes_of(page, selector), strict=True):
            assert_at(found, CODES[letter], card, part)
    for card, found in zip(cards, boxes_of(page, ".review-card__drawing"), strict=True):
        assert_at(found, DRAWING, card, part)
        assert card[2] == pytest.approx(105 * part, abs=0.1)


def assert_at(
    found: tuple[float, ...], area: Area, card: tuple[float, float, float, float], part: float
) -> None:
    wanted = (card[0] + area.left * part, card[1] + area.top * part, area.width * part, area.height * part)
    assert found == pytest.approx(wanted, abs=0.15)


def test_fifty_photographed_cards_land_right(world: World, desk: Opened) -> None:
    """The figure of the pile, from real prints; control: cards whose two codes disagree never land."""
    dice = random.Random(2026)
    page = desk(f"/clubs/{world[Club].key}/review-cards", cards_for(world, sum(PILE)))
    tokens = tokens_in_order(world)
    prints = cards_on(page)[: sum(PILE)]
    cards = iter(zip(tokens, (written_on(each, dice) for each in prints), strict=True))

    right = wrong = 0
    for size in PILE:
        lying = [next(cards) for _ in range(size)]
        shot = photographed(lying, dice).data
        landed = landed_in(shot)
        right += len(set(landed) & {token for token, _card in lying})
        wrong += len(landed) - len(set(landed) & {token for token, _card in lying})
    forged = [(token, drawn_card(token, dice, second=tokens[-1 - at])) for at, token in enumerate(tokens[:4])]
    control = landed_in(photographed(forged, dice).data)

    print(f"FIG pile right={right} of {sum(PILE)} wrong={wrong} bar=48/0 control={len(control)} PASS")
    assert right >= ENOUGH
    assert wrong == 0
    assert control == []


def tokens_in_order(world: World) -> list[str]:
    """As the sheets have them: by child."""
    printed = world.session.scalars(
        select(PaperCard)
        .join(Child, Child.id == PaperCard.child_id)
        .where(Child.first_name.like("Kid%"))
        .order_by(Child.sort_key)
    )
    return [card.token for card in printed]


def landed_in(photo: bytes) -> list[str]:
    """The tokens of the cards that land by themselves."""
    found = photographs.read(photo)
    assert all(cut.problem in (None, *Problem) for cut in found.cuts)
    return [cut.token for cut in found.cuts if cut.problem is None and cut.token]


@pytest.fixture
def reviewed(world: World) -> Review:
    """Ida's review from paper, published for everybody; her parents have said yes."""
    dice = random.Random(3)
    card = BytesIO()
    drawn_card("A" * 20, dice).resize((840, 1188)).save(card, "WEBP")
    made = made_anew(photographs.childs_own(card.getvalue()))
    picture = keeping.keep(world.session, world.ida, made, PictureKind.HANDWRITING, clock.now())
    review = world.session.get_one(Review, world[Review].id)
    child = world.session.get_one(Child, world.ida.id)
    review.picture_id, review.handwriting_id, review.audience = None, picture.id, Audience.PUBLIC
    review.state, review.published_at = ReviewState.PUBLISHED, clock.now()
    child.on_public_wall = child.pictures_allowed = True
    world.session.flush()
    return review


@pytest.mark.parametrize(
    ("kind", "sheet", "width", "height"),
    [("bookmark", A4_LANDSCAPE, 55, 170), ("shelf_card", A4, 105, 148), ("poster", A3, 267, 389)],
)
def test_what_goes_back_onto_paper_has_its_exact_size(
    world: World,
    desk: Opened,
    reviewed: Review,
    kind: str,
    sheet: tuple[int, int],
    width: float,
    height: float,
) -> None:
    page = desk(f"/clubs/{world[Club].key}/back-on-paper/print?kind={kind}")

    assert sheets(page) == [sheet]
    [found] = boxes_of(page, ".keepsake")
    assert found[2:] == pytest.approx((width, height), abs=0.2)
    drawn = page.locator(".own-hand__picture").evaluate_all("all => all.every(e => e.naturalWidth > 0)")
    assert drawn
    [code] = boxes_of(page, ".keepsake__code .qr")
    assert code[2] >= 19.9, "a phone can read it"
    assert code[1] + code[3] <= found[1] + found[3], "nothing is cut off at the foot"
