"""Photographs of cards made by the test: laid on a table at angles, shadowed, blurred, noisy, as JPEG."""

import math
import random
from dataclasses import dataclass, field
from io import BytesIO

import segno
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageOps
from PIL.Image import Resampling, Transform

from app.paper.codes import code
from app.paper.geometry import homography
from app.paper.layout import CARD, CODES, DRAWING, LINES, Point

DOTS = 10
"""Pixels to a millimetre of a card as it is drawn here."""
SIZE = (round(CARD.width * DOTS), round(CARD.height * DOTS))


@dataclass
class Picture:
    """One photograph, and which cards lie on it."""

    data: bytes
    tokens: list[str] = field(default_factory=list)


def drawn_card(token: str, dice: random.Random, *, second: str | None = None) -> Image.Image:
    """A card as it is printed, without a browser; `second` is a foreign token in its lower code."""
    card = Image.new("RGB", SIZE, "white")
    for corner, area in CODES.items():
        card.paste(_qr(code(second if second and corner == "B" else token, corner), area.width), _at(area))
    pen = ImageDraw.Draw(card)
    pen.rounded_rectangle(_box(DRAWING), 30, outline="black", width=4)
    for number in range(5):
        y = (LINES.top + 8 * (number + 1)) * DOTS
        pen.line((LINES.left * DOTS, y, (LINES.left + LINES.width) * DOTS, y), fill="#777", width=3)
        pen.ellipse(
            [(9 + 18 * number) * DOTS, 46 * DOTS, (21 + 18 * number) * DOTS, 58 * DOTS],
            outline="black",
            width=4,
        )
    return written_on(card, dice)


def written_on(card: Image.Image, dice: random.Random) -> Image.Image:
    """As a child leaves it: loops on the lines, a coloured face, a drawing."""
    card = card.convert("RGB")
    part = card.width / CARD.width
    pen, ink = ImageDraw.Draw(card), dice.choice(["#1a2a80", "#222222", "#555555", "#7a1f1f"])
    for number in range(dice.randint(2, 5)):
        y = LINES.top + 8 * (number + 1) - 2
        word = [
            (
                (LINES.left + 2 + step * 0.7) * part,
                (y - 2.4 * abs(math.sin(step * dice.uniform(0.6, 1)))) * part,
            )
            for step in range(dice.randint(40, 118))
        ]
        pen.line(word, fill=ink, width=max(2, round(part * 0.5)))
    face = dice.randrange(5)
    box = [(10 + 18 * face) * part, 47 * part, (20 + 18 * face) * part, 57 * part]
    pen.ellipse(box, fill=dice.choice(["#f6c445", "#6fae5f", "#d9534f"]))
    for _ in range(12):
        x, y = DRAWING.left + dice.uniform(4, 64), DRAWING.top + dice.uniform(4, 28)
        reach = dice.uniform(2, 8)
        pen.arc(
            [x * part, y * part, (x + reach) * part, (y + reach) * part],
            dice.randrange(360),
            360 + dice.randrange(360),
            fill=ink,
            width=max(2, round(part * 0.6)),
        )
    return card


def photographed(
    cards: list[tuple[str, Image.Image]], dice: random.Random, *, hard: float = 1.0, longest: int = 4_000
) -> Picture:
    """All these cards in one picture, as a phone takes it; `hard` is how badly it is taken,
    `longest` how many pixels long its longest side is.
    """
    columns = math.ceil(math.sqrt(len(cards)))
    cell = 180
    rows = math.ceil(len(cards) / columns)
    part = min(14.0, longest / (max(columns, rows) * cell))
    table = Image.new(
        "RGB",
        (round(columns * cell * part), round(rows * cell * part)),
        dice.choice(["#8a6a48", "#5c6670", "#c9c2b4", "#3d3a38"]),
    )
    _grain(table, dice)
    for number, (_token, card) in enumerate(cards):
        middle = ((number % columns + 0.5) * cell * part, (number // columns + 0.5) * cell * part)
        _lay(table, card, middle, part, dice)
    return Picture(_taken(table, dice, hard), [token for token, _card in cards])


def _lay(table: Image.Image, card: Image.Image, middle: Point, part: float, dice: random.Random) -> None:
    turned = math.radians(dice.choice([0, 0, 90, 180, 270]) + dice.uniform(-22, 22))
    half = (CARD.width / 2, CARD.height / 2)
    corners = []
    for x, y in CARD.corners:
        dx, dy = (x - half[0]) * part, (y - half[1]) * part
        corners.append(
            (
                middle[0] + dx * math.cos(turned) - dy * math.sin(turned) + dice.uniform(-0.6, 0.6) * part,
                middle[1] + dx * math.sin(turned) + dy * math.cos(turned) + dice.uniform(-0.6, 0.6) * part,
            )
        )
    _paste(table, card, corners, part)


def _paste(table: Image.Image, card: Image.Image, corners: list[Point], part: float) -> None:
    """The card and its shadow, drawn in their own part of the table."""
    edge = round(3 * part)
    left, top = (round(min(point[at] for point in corners)) - edge for at in (0, 1))
    size = (
        round(max(x for x, _ in corners)) + edge - left,
        round(max(y for _, y in corners)) + edge - top,
    )
    here = [(x - left, y - top) for x, y in corners]
    back = homography(here, [(0, 0), (card.width, 0), (card.width, card.height), (0, card.height)])
    assert back is not None
    shadow = Image.new("L", size, 0)
    ImageDraw.Draw(shadow).polygon([(x + part, y + part) for x, y in here], fill=110)
    table.paste("black", (left, top), shadow.filter(ImageFilter.GaussianBlur(part)))
    laid = card.transform(size, Transform.PERSPECTIVE, back, Resampling.BICUBIC)
    where = Image.new("L", card.size, 255).transform(size, Transform.PERSPECTIVE, back)
    table.paste(laid, (left, top), where)


def _taken(table: Image.Image, dice: random.Random, hard: float) -> bytes:
    """Held askew, a hand's shadow over it, not quite sharp, in bad light, as a JPEG."""
    width, height = table.size
    off = 0.055 * hard * min(width, height)
    flat = [(0, 0), (width, 0), (width, height), (0, height)]
    seen = [
        (
            x + dice.uniform(-off, off) + (off if x == 0 else -off),
            y + dice.uniform(-off, off) + (off if y == 0 else -off),
        )
        for x, y in flat
    ]
    back = homography(seen, flat)
    assert back is not None
    photo = table.transform(
        table.size, Transform.PERSPECTIVE, back, Resampling.BICUBIC, fillcolor=(40, 38, 36)
    )
    photo = ImageChops.multiply(photo, _light(photo.size, dice, hard))
    photo = photo.filter(ImageFilter.GaussianBlur(dice.uniform(0.4, 1.5) * hard))
    _grain(photo, dice, dice.uniform(2, 7) * hard)
    made = BytesIO()
    photo.save(made, "JPEG", quality=dice.randint(55, 85))
    return made.getvalue()


def _light(size: tuple[int, int], dice: random.Random, hard: float) -> Image.Image:
    """Darker to one side, and the shadow of whoever holds the phone."""
    dark = round(255 * (1 - 0.45 * hard * dice.random()))
    slope = Image.linear_gradient("L").rotate(dice.choice([0, 90, 180, 270]))
    slope = slope.point(lambda value: dark + (255 - dark) * value // 255)
    shadow = Image.new("L", (256, 256), 255)
    x, y = dice.randint(-40, 200), dice.randint(-40, 200)
    ImageDraw.Draw(shadow).ellipse(
        [x, y, x + dice.randint(80, 200), y + dice.randint(60, 220)], fill=round(255 - 110 * hard)
    )
    light = ImageChops.multiply(slope, shadow.filter(ImageFilter.GaussianBlur(6)))
    return ImageOps.colorize(light.resize(size), "black", dice.choice(["#ffffff", "#fff3dc", "#eaf2ff"]))


def _grain(picture: Image.Image, dice: random.Random, strength: float = 14.0) -> None:
    noise = Image.effect_noise((512, 512), strength * 2).convert("L")
    tile = Image.new("L", picture.size)
    for x in range(0, picture.width, 512):
        for y in range(0, picture.height, 512):
            tile.paste(noise, (x, y))
    grey = Image.merge("RGB", (tile, tile, tile))
    picture.paste(ImageChops.add(picture, grey, 1, -128))


def _qr(text: str, millimetres: float) -> Image.Image:
    drawn = BytesIO()
    segno.make(text, error="m", micro=False).save(drawn, kind="png", scale=8, border=0)
    side = round(millimetres * DOTS)
    return Image.open(drawn).convert("RGB").resize((side, side), Resampling.LANCZOS)


def _at(area: tuple[float, float, float, float]) -> tuple[int, int]:
    return round(area[0] * DOTS), round(area[1] * DOTS)


def _box(area: tuple[float, float, float, float]) -> list[float]:
    left, top, width, height = (each * DOTS for each in area)
    return [left, top, left + width, top + height]


__all__ = ["Picture", "drawn_card", "photographed", "written_on"]
