"""What comes out of the printer: the sheets of a page, cut apart."""

from io import BytesIO

from PIL import Image
from playwright.sync_api import Page


def cards_on(page: Page) -> list[Image.Image]:
    """The review cards of all sheets as they are printed, four on each; the last may be bare paper."""
    cards = []
    for sheet in page.locator(".review-cards").all():
        shot = Image.open(BytesIO(sheet.screenshot())).convert("RGB")
        width, height = shot.width // 2, round(shot.width / 210 * 148.5)
        cards += [
            shot.crop((left, top, left + width, min(shot.height, top + height)))
            for top in (0, height)
            for left in (0, width)
        ]
    return cards
