"""The codes that can be read in a photograph: which card and corner each says, and where it lies."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from app.paper import codes
from app.paper.geometry import distance, homography, is_clockwise, mapped, middle_of
from app.paper.layout import CODES, Point

if TYPE_CHECKING:
    from PIL.Image import Image

PART = 1_200
SMALLEST_PART = 40
LARGEST_PART = 1_600
CLOSE_UP = 320
"""How many pixels wide a code is looked at again that was missing where it should be."""


@dataclass(frozen=True)
class Mark:
    """One code in a photograph, with its corners clockwise from its own upper left."""

    token: str
    corner: str
    points: tuple[Point, ...]

    @property
    def middle(self) -> Point:
        return middle_of(self.points)

    @property
    def side(self) -> float:
        """About how long a side is, in pixels."""
        return distance(self.points[0], self.points[2]) / 2**0.5


def marks_in(photo: "Image") -> tuple[list[Mark], list[tuple[Point, ...]]]:
    """Every code of ours in a grey photograph, and where one lies that cannot be read."""
    found: list[Mark] = []
    unread: list[tuple[Point, ...]] = []
    for look in _looks(photo):
        for mark, points in look:
            if mark is None:
                unread.append(points)
            else:
                _note(found, mark)
    left = [points for points in _apart(unread) if _is_likely(points, found) and not _lies_on(points, found)]
    for points in left:
        for mark in _close_up(photo, points):
            _note(found, mark)
    for mark in _alone(found):
        for other in _close_up(photo, _where_its_other_is(mark)):
            _note(found, other)
    return found, [points for points in left if not _lies_on(points, found)]


def _note(found: list[Mark], mark: Mark) -> None:
    if not any(_is_same(mark, known) for known in found):
        found.append(mark)


def _looks(photo: "Image") -> Iterator[list[tuple[Mark | None, tuple[Point, ...]]]]:
    """The photograph looked at in one way after the other; each finds what another misses."""
    from PIL.ImageFilter import GaussianBlur, UnsharpMask
    from PIL.ImageOps import autocontrast
    from zxingcpp import Binarizer

    for scale, filters in (
        (1.0, ()),
        (0.75, (GaussianBlur(0.8),)),
        (0.6, ()),
        (1.0, (UnsharpMask(3, 250),)),
        (1.0, (GaussianBlur(1.4),)),
    ):
        image = photo.resize((round(photo.width * scale), round(photo.height * scale)))
        for each in filters:
            image = image.filter(each)
        yield _read(image, scale, Binarizer.LocalAverage)
    softened = photo.filter(GaussianBlur(0.8))
    for left, top, part in _parts(softened):
        # In a shadow black and white lie close together; stretched apart they can be told.
        yield [
            _moved(seen, left, top) for seen in _read(autocontrast(part, cutoff=1), 1, Binarizer.LocalAverage)
        ]


def _parts(photo: "Image") -> Iterator[tuple[int, int, "Image"]]:
    """The photograph in overlapping squares, each with where it begins."""
    step = PART // 2
    for left in range(0, max(1, photo.width - step), step):
        for top in range(0, max(1, photo.height - step), step):
            right, bottom = min(photo.width, left + PART), min(photo.height, top + PART)
            yield left, top, photo.crop((left, top, right, bottom))


def _moved(
    seen: tuple[Mark | None, tuple[Point, ...]], left: int, top: int
) -> tuple[Mark | None, tuple[Point, ...]]:
    mark, points = seen
    points = tuple((x + left, y + top) for x, y in points)
    return (Mark(mark.token, mark.corner, points) if mark else None), points


def _read(image: "Image", scale: float, binarizer: Any) -> list[tuple[Mark | None, tuple[Point, ...]]]:
    import zxingcpp

    seen = zxingcpp.read_barcodes(
        image,
        formats=zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode]),
        try_invert=False,
        binarizer=binarizer,
        return_errors=True,
    )
    return [_marked(each, scale) for each in seen if not each.valid or codes.read(each.text)]


def _marked(seen: Any, scale: float) -> tuple[Mark | None, tuple[Point, ...]]:
    at = seen.position
    corners = (at.top_left, at.top_right, at.bottom_right, at.bottom_left)
    # A reader names the pixel a corner lies in; its middle is the better guess.
    points = tuple(((each.x + 0.5) / scale, (each.y + 0.5) / scale) for each in corners)
    said = codes.read(seen.text) if seen.valid else None
    return (Mark(*said, points) if said else None), points


def _where_its_other_is(mark: Mark) -> tuple[Point, ...]:
    """Where the other code of a card must be, by the one that was read."""
    by = homography(CODES[mark.corner].corners, mark.points)
    other = CODES["B" if mark.corner == "A" else "A"]
    return tuple(mapped(by, point) for point in other.corners) if by else ()


def _close_up(photo: "Image", where: Sequence[Point]) -> Iterator[Mark]:
    """The codes in a part of the photograph, looked at larger and through several filters."""
    from PIL.Image import Resampling
    from PIL.ImageFilter import GaussianBlur
    from zxingcpp import Binarizer

    if not where:
        return
    (x, y), reach = middle_of(where), 1.4 * distance(where[0], where[2])
    left, top = max(0, round(x - reach)), max(0, round(y - reach))
    right, bottom = min(photo.width, round(x + reach)), min(photo.height, round(y + reach))
    if not SMALLEST_PART < min(right - left, bottom - top) < LARGEST_PART:
        return
    part = photo.crop((left, top, right, bottom))
    scale = max(1.0, min(6.0, CLOSE_UP * 2.8 / max(part.size)))
    part = part.resize((round(part.width * scale), round(part.height * scale)), Resampling.BICUBIC)
    for blur in (0, 2 * scale / 3, 4 * scale / 3):
        for binarizer in (Binarizer.LocalAverage, Binarizer.GlobalHistogram):
            for found, points in _read(part.filter(GaussianBlur(blur)), scale, binarizer):
                if found:
                    yield cast("Mark", _moved((found, points), left, top)[0])


def _is_likely(points: Sequence[Point], found: Sequence[Mark]) -> bool:
    """Whether three corners were taken for a code that may be one: a square, as large as the others."""
    sides = [distance(points[at - 1], points[at]) for at in range(4)]
    if not is_clockwise(points) or max(sides) > 1.6 * min(sides):
        return False
    return (
        not found
        or min(mark.side for mark in found) / 1.6 < max(sides) < max(mark.side for mark in found) * 1.6
    )


def _alone(marks: Sequence[Mark]) -> list[Mark]:
    """The codes whose card shows but one of its two corners."""
    return [
        mark
        for mark in marks
        if not any(other.token == mark.token and other.corner != mark.corner for other in marks)
    ]


def _is_same(one: Mark, other: Mark) -> bool:
    says_same = (one.token, one.corner) == (other.token, other.corner)
    return says_same and distance(one.middle, other.middle) < one.side / 2


def _lies_on(points: tuple[Point, ...], marks: Sequence[Mark]) -> bool:
    middle = middle_of(points)
    return any(distance(middle, mark.middle) < mark.side for mark in marks)


def _apart(places: Sequence[tuple[Point, ...]]) -> list[tuple[Point, ...]]:
    """One of those that lie in about the same place."""
    kept: list[tuple[Point, ...]] = []
    for points in places:
        reach = distance(points[0], points[2])
        if reach and all(distance(middle_of(points), middle_of(each)) > reach for each in kept):
            kept.append(points)
    return kept
