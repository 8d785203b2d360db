"""Covers: a library's own picture of a book, else one drawn from the title."""

from datetime import datetime
from hashlib import blake2b
from typing import Protocol

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.catalogue.models import Work
from app.core import audit
from app.core.drawings import cover_svg
from app.covers.models import Cover


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


def put_on(session: Session, work: Work, picture: bytes, now: datetime, by_id: int | None) -> None:
    """Give the work this picture (from `painting`); the one it had is gone."""
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
