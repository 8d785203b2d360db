"""Three review cards of the demo's first club, written by hand and photographed, that wait to be typed in."""

import io
from datetime import datetime
from pathlib import Path
from typing import Any

from app.deposits.queries import works_in_box_of
from app.paper import landing, printing
from app.paper.layout import CARD, DRAWING, LINES
from app.paper.photographs import DOTS, Cut, Photograph

FONTS = Path(__file__).parent.parent / "static" / "vendor" / "fonts"
INK = "#1d2f7a"
WRITTEN = (
    ("Karl", 5, ("Den var vild.", "Jeg læste til det", "blev mørkt.")),
    ("Noor", 6, ("Den er lidt lang,", "men hesten er sød.")),
    ("Ida", 7, ("Læs den, hvis du", "kan lide at grine.")),
)


def photograph_cards(demo: Any, now: datetime) -> None:
    """Printed for the children, filled in by them, and cut out of a photograph."""
    session, club = demo.session, demo.clubs[0]
    books = works_in_box_of(session, club.id)
    cuts = []
    for name, number, lines in WRITTEN:
        child = demo.children[name].child
        [card] = printing.print_cards(session, club, [child], [books[number]], 0, demo.lise, now)
        cuts.append(Cut(card.token, None, _picture(child.alias, books[number].title, lines)))
    landing.land(session, club, [Photograph(cuts, _table())], demo.lise, now)


def _picture(alias: str, title: str, lines: tuple[str, ...]) -> bytes:
    """A card as it looks straightened, without its codes, which nobody needs any more."""
    from PIL import Image, ImageDraw, ImageFont

    card = Image.new("RGB", (round(CARD.width * DOTS), round(CARD.height * DOTS)), "#fdfbf5")
    pen, hand = ImageDraw.Draw(card), ImageFont.truetype(FONTS / "opendyslexic-5.3.0-latin-400.woff2", 40)
    pen.text((240, 90), alias, "#000", ImageFont.truetype(FONTS / "lexend-5.3.0-latin.woff2", 40))
    pen.text((56, 270), title[:34], "#000", ImageFont.truetype(FONTS / "lexend-5.3.0-latin.woff2", 36))
    for face in range(5):
        pen.ellipse(
            (80 + 145 * face, 370, 180 + 145 * face, 470),
            outline="#000",
            width=3,
            fill="#f6c445" if face == 4 else None,
        )
    left, bottom = LINES.left * DOTS, LINES.top * DOTS
    for number in range(5):
        y = bottom + (number + 1) * 8 * DOTS
        pen.line((left, y, left + LINES.width * DOTS, y), fill="#777", width=2)
    for number, words in enumerate(lines):
        pen.text((left + 12, bottom + number * 8 * DOTS - 4), words, INK, hand)
    box = [each * DOTS for each in (DRAWING.left, DRAWING.top)]
    pen.rounded_rectangle((*box, box[0] + 69 * DOTS, box[1] + 35 * DOTS), 30, outline="#000", width=4)
    for petal in range(6):
        pen.arc((240 + 25 * petal, 900, 360 + 25 * petal, 1060), 20 * petal, 200 + 40 * petal, INK, 6)
    return _webp(card)


def _table() -> bytes:
    from PIL import Image, ImageDraw

    table = Image.new("RGB", (900, 600), "#8a6a48")
    for number in range(3):
        left = 60 + 280 * number
        ImageDraw.Draw(table).rectangle((left, 120, left + 220, 430), fill=(225, 232, 240))
    return _webp(table)


def _webp(picture: Any) -> bytes:
    made = io.BytesIO()
    picture.save(made, "WEBP", quality=80)
    return made.getvalue()
