"""Covers: a library's own picture of a book, made anew from its pixels, else one drawn from the title."""

import io
import warnings
from datetime import datetime
from hashlib import blake2b
from typing import Protocol

from PIL import Image, ImageOps, UnidentifiedImageError
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.catalogue.models import Cover, Work
from app.core import audit
from app.core.drawings import cover_svg
from app.core.errors import RuleBroken

FORMATS = ("JPEG", "PNG", "WEBP")
MAX_PIXELS = 12_000_000
MAX_BYTES = 8 * 1024 * 1024
WIDTH, HEIGHT = 400, 640  # pixels, at most
QUALITY = 82
WHITE = (255, 255, 255)


class Covered(Protocol):
    """What a cover depends on; a work has it, and so has a row of these columns."""

    @property
    def key(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def author(self) -> str: ...
    @property
    def cover_id(self) -> int | None: ...


def cover_version(work: Covered) -> str:
    """Ten letters that change when the cover does, so that it may be kept for ever."""
    what = f"{work.cover_id}" if work.cover_id else f"{work.title}\n{work.author}"
    return blake2b(f"{work.key}\n{what}".encode(), digest_size=5).hexdigest()


def cover_path(slug: str, work: Covered) -> str:
    """The address of the work's cover at the library with this slug."""
    return f"/{slug}/works/{work.key}/cover?v={cover_version(work)}"


def cover_of(session: Session, work: Work) -> tuple[bytes, str]:
    """The picture to show and its media type: the library's own, else a drawn one."""
    own = None
    if work.cover_id is not None:
        own = session.scalar(
            select(Cover.data).where(Cover.library_id == work.library_id, Cover.id == work.cover_id)
        )
    if own:
        return own, "image/webp"
    return cover_svg(work.title, work.author).encode(), "image/svg+xml"


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


def put_on(session: Session, work: Work, picture: bytes, now: datetime, by_id: int | None) -> None:
    """Give the work this picture (from `painted`); the one it had is gone."""
    before = work.cover_id
    cover = Cover(library_id=work.library_id, data=picture, created_at=now)
    session.add(cover)
    session.flush()
    work.cover_id = cover.id
    _drop(session, work, before)
    audit.record(session, "upload_cover", work, now=now, actor_id=by_id)


def take_off(session: Session, work: Work, now: datetime, by_id: int | None) -> None:
    """Take the library's own picture away; the drawn one shows again."""
    before, work.cover_id = work.cover_id, None
    _drop(session, work, before)
    audit.record(session, "remove_cover", work, now=now, actor_id=by_id)


def _drop(session: Session, work: Work, cover_id: int | None) -> None:
    if cover_id is not None:
        session.execute(delete(Cover).where(Cover.library_id == work.library_id, Cover.id == cover_id))


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
