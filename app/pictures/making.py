"""A picture taken apart and made anew: fresh files from its pixels, and nothing else of what came.

The image library is loaded when a picture comes; a web server mostly does without its 6 MB.
"""

import contextlib
import io
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from app.core.errors import RuleBroken
from app.core.tables import new_key

if TYPE_CHECKING:
    from PIL import Image

FORMATS = ("JPEG", "PNG", "WEBP")
MOST_BYTES = 8 * 1024 * 1024
MOST_PIXELS = 12_200_000
"""What telephones call twelve million: 4,032 by 3,024."""
WHITE = (255, 255, 255)
QUALITY = 80
EFFORT = 2
"""Of 6: beyond it a file becomes a few per cent smaller and takes twice as long."""
LONGEST_WAIT_SECONDS = 0.1
"""Who waits longer keeps a thread of the web server from everybody else."""

_one_at_a_time = threading.BoundedSemaphore(1)
"""A picture of 12 million pixels takes 50 MB while it is open, and all of a processor."""


class Size(StrEnum):
    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"


LONGEST_SIDE = {Size.SMALL: 240, Size.MEDIUM: 720, Size.LARGE: 1440}
"""In pixels; a smaller picture stays as it is."""


@dataclass(frozen=True)
class MadePicture:
    """A picture made anew: its files by size (WebP), how large it is, and the folder they will lie in."""

    files: dict[Size, bytes]
    width: int
    height: int
    token: str = field(default_factory=new_key)

    @property
    def bytes(self) -> int:
        return sum(len(data) for data in self.files.values())


def made_anew(data: bytes) -> MadePicture:
    """The pixels of a JPEG, PNG or WebP file (the first frame of several) as three fresh WebP files.

    Slow, so never inside a transaction: call it while the session is `paused`. Raises RuleBroken:
    picture_unreadable, picture_too_large (over 8 MB or 12 million pixels, judged by the header before
    anything is unpacked), picture_busy (another is being made and this one's turn did not come in time).
    """
    if len(data) > MOST_BYTES:
        raise _too_large()
    with _broken_is_unreadable():
        opened = _opened(data)
        with _turn():
            return _made(opened)


def _opened(data: bytes) -> "Image.Image":
    """The picture by its header alone; nothing is unpacked yet."""
    from PIL import Image

    picture = Image.open(io.BytesIO(data), formats=FORMATS)
    if picture.width * picture.height > MOST_PIXELS:
        raise _too_large()
    return picture


def _made(picture: "Image.Image") -> MadePicture:
    longest = LONGEST_SIDE[Size.LARGE]
    # A photograph is unpacked at a half or a quarter already, where that is large enough.
    picture.draft("RGB", (longest, longest))
    picture.load()
    turned = _turned_by(picture)
    whole = _flat(_within(picture, longest))
    if turned is not None:
        whole = whole.transpose(turned)
    sizes = {size: _within(whole.copy(), LONGEST_SIDE[size]) for size in Size}
    return MadePicture({size: _written(each) for size, each in sizes.items()}, whole.width, whole.height)


def _within(picture: "Image.Image", longest: int) -> "Image.Image":
    if picture.mode.startswith("I"):  # sixteen bits for each pixel
        picture = picture.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    elif picture.mode not in ("RGB", "L", "CMYK"):
        picture = picture.convert("RGBA")
    picture.thumbnail((longest, longest))
    return picture


def _flat(picture: "Image.Image") -> "Image.Image":
    """The pixels alone in a new picture, on white where one could see through."""
    from PIL import Image

    fresh = Image.new("RGB", picture.size, WHITE)
    fresh.paste(picture.convert("RGB"), mask=picture.getchannel("A") if picture.mode == "RGBA" else None)
    return fresh


def _turned_by(picture: "Image.Image") -> "Image.Transpose | None":
    """How to turn it upright, if the camera was held otherwise and says so in words one can read."""
    from PIL import ExifTags, Image

    turns = Image.Transpose
    with contextlib.suppress(Exception):  # a broken note is no reason to refuse the picture
        held: int = picture.getexif().get(ExifTags.Base.Orientation, 1)
        return {
            2: turns.FLIP_LEFT_RIGHT,
            3: turns.ROTATE_180,
            4: turns.FLIP_TOP_BOTTOM,
            5: turns.TRANSPOSE,
            6: turns.ROTATE_270,
            7: turns.TRANSVERSE,
            8: turns.ROTATE_90,
        }.get(held)
    return None


def _written(picture: "Image.Image") -> bytes:
    written = io.BytesIO()
    picture.save(written, "WEBP", quality=QUALITY, method=EFFORT)
    return written.getvalue()


@contextmanager
def _turn() -> Iterator[None]:
    if not _one_at_a_time.acquire(timeout=LONGEST_WAIT_SECONDS):
        raise RuleBroken("picture_busy")
    try:
        yield
    finally:
        _one_at_a_time.release()


@contextmanager
def _broken_is_unreadable() -> Iterator[None]:
    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            warnings.filterwarnings("ignore", category=UserWarning)
            yield
    except RuleBroken:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError) as error:
        raise _too_large() from error
    except Exception as error:  # decoders let anything through when a file is broken
        raise RuleBroken("picture_unreadable") from error


def _too_large() -> RuleBroken:
    return RuleBroken("picture_too_large", heaviest=MOST_BYTES // 1024**2, pixels=MOST_PIXELS // 1_000_000)
