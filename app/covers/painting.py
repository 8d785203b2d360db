"""A picture made anew from its pixels, so that nothing else of the file that came is kept.

Loaded only when a picture comes in: the image library is 6 MB that a web server mostly does without.
"""

import io
import warnings

from PIL import Image, ImageOps, UnidentifiedImageError

from app.core.errors import RuleBroken

FORMATS = ("JPEG", "PNG", "WEBP")
MAX_PIXELS = 12_000_000
MAX_BYTES = 8 * 1024 * 1024
WIDTH, HEIGHT = 400, 640  # pixels, at most
QUALITY = 82
WHITE = (255, 255, 255)


def painted(data: bytes) -> bytes:
    """A picture's pixels as a fresh WEBP, at most 400 × 640, with nothing of the file that came.

    Slow, so never inside a transaction. Raises RuleBroken: cover_empty, cover_too_heavy (over
    8 MB), cover_too_large (over 12 million pixels), cover_not_a_picture, cover_broken.
    """
    if not data:
        raise RuleBroken("cover_empty")
    if len(data) > MAX_BYTES:
        raise RuleBroken("cover_too_heavy", limit=MAX_BYTES // 1024**2)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            warnings.filterwarnings("ignore", category=UserWarning)
            return _as_webp(_opened(data))
    except RuleBroken:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError) as error:
        raise _too_large() from error
    except Exception as error:  # decoders let anything through when a file is broken
        raise RuleBroken("cover_broken") from error


def _opened(data: bytes) -> Image.Image:
    try:
        picture = Image.open(io.BytesIO(data), formats=FORMATS)
    except UnidentifiedImageError as error:
        raise RuleBroken("cover_not_a_picture") from error
    if picture.width * picture.height > MAX_PIXELS:
        raise _too_large()
    return picture


def _as_webp(picture: Image.Image) -> bytes:
    picture.draft("RGB", (WIDTH * 2, HEIGHT * 2))
    picture = _upright(picture)
    picture.thumbnail((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    flat = picture.convert("RGBA")
    fresh = Image.new("RGB", flat.size, WHITE)
    fresh.paste(flat, mask=flat.getchannel("A"))
    written = io.BytesIO()
    fresh.save(written, "WEBP", quality=QUALITY)
    return written.getvalue()


def _upright(picture: Image.Image) -> Image.Image:
    picture.load()
    try:
        return ImageOps.exif_transpose(picture)
    except Exception:  # a broken note on how the camera was held is no reason to refuse the picture
        return picture


def _too_large() -> RuleBroken:
    return RuleBroken("cover_too_large", limit=MAX_PIXELS // 1_000_000)
