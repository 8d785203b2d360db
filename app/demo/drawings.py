"""Two drawings on reviews of the demo, as children of the first club might have made them on the tablet."""

import io
from collections.abc import Callable, Sequence
from datetime import datetime
from math import cos, pi, sin
from typing import TYPE_CHECKING, Any

from app.pictures import making
from app.pictures.models import PictureKind
from app.reviews import picturing

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw

SHEET = (1200, 900)
BLACK, RED, YELLOW, GREEN, BLUE = "#211d19", "#d1332e", "#f6c445", "#2f8f4e", "#2468c2"
Point = tuple[float, float]


def draw_for(demo: Any, review: Any, book: str, now: datetime) -> None:
    """The child's drawing, if there is one for this book."""
    if book in DRAWN:
        made = making.made_anew(_png(DRAWN[book]))
        picturing.put_on(demo.session, review, made, PictureKind.DRAWING, now)


def _png(draw: "Callable[[ImageDraw], None]") -> bytes:
    from PIL import Image, ImageDraw

    sheet = Image.new("RGB", SHEET, "white")
    draw(ImageDraw.Draw(sheet))
    written = io.BytesIO()
    sheet.save(written, "PNG")
    return written.getvalue()


def _dragon(pen: "ImageDraw") -> None:
    """A green dragon with a red comb, breathing fire under the sun."""
    pen.ellipse((930, 60, 1110, 240), fill=YELLOW)
    body = [(180 + step * 11, 560 + 70 * sin(step / 7)) for step in range(60)]
    _stroke(pen, body, GREEN, 90)
    for step in range(4, 56, 6):
        x, y = body[step]
        _stroke(pen, [(x - 30, y - 45), (x, y - 100), (x + 30, y - 45)], RED, 22)
    _stroke(pen, [(240, 620), (230, 760)], GREEN, 40)
    _stroke(pen, [(560, 600), (570, 760)], GREEN, 40)
    pen.ellipse((760, 400, 950, 570), fill=GREEN)
    pen.ellipse((860, 440, 895, 475), fill=BLACK)
    for turn in (-0.35, 0.0, 0.35):
        flame = [(950 + 12 * far, 510 + 12 * far * turn + 14 * sin(far)) for far in range(18)]
        _stroke(pen, flame, RED if turn else YELLOW, 26)
    _stroke(pen, [(40, 790), (400, 775), (800, 795), (1160, 780)], GREEN, 20)


def _rocket(pen: "ImageDraw") -> None:
    """A rocket on its way past a few stars."""
    for x, y in ((150, 160), (320, 420), (940, 220), (1040, 560), (180, 690)):
        for ray in range(5):
            far = (x + 42 * cos(ray * 2 * pi / 5), y + 42 * sin(ray * 2 * pi / 5))
            _stroke(pen, [(x, y), far], YELLOW, 14)
    _stroke(pen, [(600, 110), (500, 300), (500, 600), (700, 600), (700, 300), (600, 110)], BLUE, 26)
    pen.ellipse((545, 300, 655, 410), outline=RED, width=22)
    _stroke(pen, [(500, 480), (400, 640), (500, 600)], RED, 26)
    _stroke(pen, [(700, 480), (800, 640), (700, 600)], RED, 26)
    for x in (540, 600, 660):
        _stroke(pen, [(x, 620), (x - 20, 700), (x + 20, 760), (x, 840)], YELLOW if x == 600 else RED, 24)


def _stroke(pen: "ImageDraw", points: Sequence[Point], colour: str, width: int) -> None:
    """A line with round ends, as a felt pen makes it."""
    pen.line(points, fill=colour, width=width, joint="curve")
    for x, y in (points[0], points[-1]):
        pen.ellipse((x - width / 2, y - width / 2, x + width / 2, y + width / 2), fill=colour)


DRAWN = {"Katla & Knøs": _dragon, "Doktor Proktors pruttepulver": _rocket}
"""By the books of the story."""
