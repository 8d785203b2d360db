"""A photograph of cards on a table: opened, read, cut apart and straightened, and what is left of it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

from app.core.errors import RuleBroken
from app.paper.cards_seen import Seen, cards_in
from app.paper.geometry import Homography
from app.paper.layout import CARD, CHILDS_OWN, CODES, Area
from app.paper.marks import marks_in
from app.paper.models import Problem

if TYPE_CHECKING:
    from PIL.Image import Image

LARGEST_FILE = 12 * 1024 * 1024
MOST_PIXELS = 25_000_000
LONGEST_SIDE = 4_096
"""Pixels of a photograph we work with; larger ones are made smaller while they are decoded."""
DOTS = 8
"""Pixels to a millimetre of a card of A6 in what is cut out."""
REST_SIDE = 1_400
"""The longest side of what is kept of a photograph until everything on it is settled."""
FORMATS = ("JPEG", "PNG", "WEBP")
QUALITY = 82
MOST_LOST = 0.08
"""The part of the ink of one picture of a card that another of the same card may lack."""
LONGEST_WAIT_SECONDS = 20.0

_one_at_a_time = threading.BoundedSemaphore(1)
"""A photograph takes 150 MB while it is read; whoever comes meanwhile waits its turn."""


@dataclass(frozen=True)
class Cut:
    """One card cut out of a photograph and straightened, as a WebP."""

    token: str | None
    problem: Problem | None
    picture: bytes


@dataclass(frozen=True)
class Photograph:
    """The cards of one photograph, and the photograph itself with these painted over."""

    cuts: list[Cut]
    rest: bytes


def read(data: bytes) -> Photograph:
    """Find, cut out and straighten the cards in a photograph; slow, belongs outside a transaction.

    Raises RuleBroken: photo_unreadable, photo_too_large (12 MB, 25 million pixels), photo_busy (others are
    being read, and this one's turn did not come in time).
    """
    with _turn():
        photo = opened(data)
        seen = cards_in(*marks_in(photo.convert("L")))
        cuts = [Cut(each.token, each.problem, _webp(_straightened(photo, each))) for each in seen]
        return Photograph(cuts, _webp(_without(photo, seen)))


def opened(data: bytes) -> "Image":
    """The picture in upright colours, no larger than we need; its size is read before its pixels are."""
    from PIL import Image, ImageOps

    if len(data) > LARGEST_FILE:
        raise RuleBroken("photo_too_large")
    try:
        with Image.open(BytesIO(data), formats=FORMATS) as found:
            if found.width * found.height > MOST_PIXELS:
                raise RuleBroken("photo_too_large")
            _make_smaller_while_decoding(found)
            found.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            return ImageOps.exif_transpose(found).convert("RGB")
    except (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError):
        raise RuleBroken("photo_unreadable") from None


@contextmanager
def _turn() -> Iterator[None]:
    if not _one_at_a_time.acquire(timeout=LONGEST_WAIT_SECONDS):
        raise RuleBroken("photo_busy")
    try:
        yield
    finally:
        _one_at_a_time.release()


def childs_own(cut: bytes) -> bytes:
    """What is kept of a card: what the child wrote, coloured and drew, without its alias and the codes."""
    from PIL import Image

    with Image.open(BytesIO(cut), formats=FORMATS) as card:
        picture = card.convert("RGB")
    if picture.size != _size(CARD):
        return cut
    for code in CODES.values():
        picture.paste(
            (255, 255, 255), _box(Area(code.left - 2, code.top - 2, code.width + 4, code.height + 4))
        )
    return _webp(picture.crop(_box(CHILDS_OWN)))


def look_alike(one: bytes, other: bytes) -> bool:
    """Whether two pictures of straightened cards show the same writing: one card, photographed twice."""
    from PIL import ImageChops, ImageFilter

    first, second = (_ink(each) for each in (one, other))
    if first.size != second.size:
        return False
    # Ink counts as common when the other picture has some within a millimetre.
    lost = [
        _amount(ImageChops.subtract(here, there.filter(ImageFilter.MaxFilter(5)))) / max(1, _amount(here))
        for here, there in ((first, second), (second, first))
    ]
    return max(lost) <= MOST_LOST


def _amount(ink: "Image") -> float:
    from PIL import ImageStat

    return float(ImageStat.Stat(ink).sum[0])


def _ink(cut: bytes) -> "Image":
    """What the child did, white on black: shadows are gone, and so are the codes, which are always alike."""
    from PIL import Image, ImageChops, ImageFilter

    with Image.open(BytesIO(childs_own(cut)), formats=FORMATS) as card:
        small = card.convert("L").reduce(4)
    paper = small.filter(ImageFilter.MaxFilter(9)).filter(ImageFilter.GaussianBlur(4))
    return ImageChops.subtract(paper, small).point(lambda value: 255 if value > 40 else 0)


def _make_smaller_while_decoding(found: Any) -> None:
    if found.format == "JPEG" and max(found.size) >= 2 * LONGEST_SIDE:
        found.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))


def _straightened(photo: "Image", seen: Seen) -> "Image":
    from PIL.Image import Resampling, Transform

    return photo.transform(
        _size(CARD), Transform.PERSPECTIVE, _by_dots(seen.by), Resampling.BICUBIC, fillcolor=(255, 255, 255)
    )


def _by_dots(by: Homography) -> Homography:
    """The same, from pixels of the cut instead of millimetres of the card."""
    a, b, c, d, e, f, g, h = by
    return a / DOTS, b / DOTS, c, d / DOTS, e / DOTS, f, g / DOTS, h / DOTS


def _without(photo: "Image", seen: list[Seen]) -> "Image":
    """What is left on the table once the cards that were cut out are painted over."""
    from PIL import ImageDraw

    scale = min(1.0, REST_SIDE / max(photo.size))
    rest = photo.resize((round(photo.width * scale), round(photo.height * scale)))
    draw = ImageDraw.Draw(rest)
    for each in seen:
        draw.polygon([(x * scale, y * scale) for x, y in each.corners], fill=(225, 232, 240))
    return rest


def _webp(picture: "Image") -> bytes:
    made = BytesIO()
    picture.save(made, "WEBP", quality=QUALITY)
    return made.getvalue()


def _size(area: Area) -> tuple[int, int]:
    return round(area.width * DOTS), round(area.height * DOTS)


def _box(area: Area) -> tuple[int, int, int, int]:
    left, top = round(area.left * DOTS), round(area.top * DOTS)
    return left, top, left + round(area.width * DOTS), top + round(area.height * DOTS)
