"""Where a published review stands: on walls, screens and other people's pages, and back on paper."""

import json
from dataclasses import dataclass
from io import BytesIO

import zxingcpp
from PIL import Image
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from app.walls.models import Screen
from tests.browser.behind import seen
from tests.browser.danish import da
from tests.browser.paths import press
from tests.browser.watch import Watch


@dataclass
class Shown:
    """Every place a review for everybody can stand: as a child of the club sees them, and as anybody."""

    base: str
    club: str
    work: str
    in_club: Page
    anybody: Page

    def stands_at(self, words: str, watch: Watch | None = None) -> set[str]:
        """The places that say so at this request; `watch` looks at each page too."""
        found = set()
        for name, (page, path) in self.pages().items():
            page.goto(f"{self.base}/{path}")
            if watch:
                watch.look(page)
            if words in (page.locator("body").text_content() or ""):
                found.add(name)
        return found | {name for name, text in self._data() if words in text}

    def pages(self) -> dict[str, tuple[Page, str]]:
        """By what each is called: who looks there, and its address."""
        screens = seen(select(Screen))
        assert len(screens) == 2
        return {
            "the club's wall": (self.in_club, f"clubs/{self.club}/wall"),
            "the library's wall": (self.in_club, "library-wall"),
            "the public wall": (self.anybody, "wall"),
            "the book's page": (self.anybody, f"books/{self.work}"),
            "the frame": (self.anybody, "embed"),
            **{
                "the club's screen" if screen.club_id else "the library's screen": (
                    self.anybody,
                    f"screen/{screen.token}",
                )
                for screen in screens
            },
        }

    def _data(self) -> list[tuple[str, str]]:
        got = self.anybody.request
        data = [
            (name, json.dumps(got.get(f"{self.base}/{path}").json(), ensure_ascii=False))
            for name, path in (("data", "wall.json"), ("the book's data", f"books/{self.work}/reviews.json"))
        ]
        return [*data, ("the feed", got.get(f"{self.base}/wall.atom").text())]


EVERYWHERE = {
    *("the club's wall", "the library's wall", "the public wall", "the book's page", "the frame"),
    *("the club's screen", "the library's screen", "data", "the book's data", "the feed"),
}


def make_screens(page: Page, base: str, club: str) -> None:
    """A librarian gives the library's screen and the club's an address, where they have none."""
    for path in ("screens", f"clubs/{club}/for-the-class"):
        page.goto(f"{base}/{path}")
        if page.get_by_role("button", name=da("Make an address")).count():
            press(page, "Make an address")


def bookmark(page: Page, base: str, club: str, review: str, watch: Watch) -> Locator:
    """The bookmark of one review, on the sheet a librarian prints."""
    page.goto(f"{base}/clubs/{club}/back-on-paper")
    watch.look(page)
    page.locator(f"input[name=review][value='{review}']").check()
    press(page, "Print the ticked ones, or all")
    watch.look(page)
    page.emulate_media(media="print")
    expect(page.locator(".keepsake")).to_have_count(1)
    return page.locator(".keepsake")


def leads_to(code: Locator) -> str:
    """What a phone reads from a drawn code."""
    shot = Image.open(BytesIO(code.screenshot())).convert("L")
    paper = Image.new("L", (shot.width + 120, shot.height + 120), 255)
    paper.paste(shot, (60, 60))
    [read] = zxingcpp.read_barcodes(paper)
    return str(read.text)


def colours_in(picture: Locator) -> int:
    """How many points of a picture are neither white nor grey nor black."""
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
    shot = Image.open(BytesIO(picture.screenshot())).convert("HSV")
    return sum(shot.getchannel("S").point(lambda value: int(value > 90)).histogram()[1:2])
