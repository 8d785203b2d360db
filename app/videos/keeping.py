"""Which films are kept, how many, and how they are forgotten with their files."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.children.models import Child
from app.core import audit, database, media, references
from app.core.errors import RuleBroken
from app.libraries.models import Library
from app.videos import making, store
from app.videos.making import MadeVideo
from app.videos.models import Video, may_film

MOST_OF_A_CHILD = 5
MOST_OF_A_LIBRARY = 1_000
"""20 GB at most."""
KEEP_STRAY_FILES = timedelta(days=1)


def switch(session: Session, library: Library, is_on: bool, by: Person, now: datetime) -> None:
    """A librarian lets children make films, or no more; then nobody sees one, and the night deletes them.

    Raises RuleBroken: video_not_installed.
    """
    if is_on and not making.can_pack():
        raise RuleBroken("video_not_installed")
    if library.videos_on != is_on:
        library.videos_on = is_on
        audit.record(session, "films_on" if is_on else "films_off", library, now=now, actor_id=by.id)
    session.flush()


def is_offered(library: Library, child: Child) -> bool:
    """Whether the child is asked for films: it may make them, and they can be packed here."""
    return may_film(library, child) and making.can_pack()


def keep(
    session: Session, child: Child, made: MadeVideo, now: datetime, instead_of: Video | None = None
) -> Video:
    """Keep a film of `child`, whose file `store.put` has written while the session was paused.

    Holds the child, so that erasing it or a guardian's no comes before or after. The film it comes instead
    of is forgotten. Raises Gone, and RuleBroken: video_not_allowed, videos_full (the child has five),
    library_videos_full.
    """
    with media.written_ahead(session, [store.address_of(child.library_id, made)]):
        database.lock(session, child)
        _refuse_if_not_wanted(session, child, instead_of)
    video = Video(
        library_id=child.library_id,
        token=made.token,
        child_id=child.id,
        container=made.container,
        width=made.width,
        height=made.height,
        seconds=made.seconds,
        bytes=made.bytes,
        at=now,
    )
    session.add(video)
    session.flush()
    audit.record(session, "keep_film", video, now=now)
    if instead_of is not None:
        forget(session, instead_of, now)
    return video


def forget(session: Session, video: Video, now: datetime) -> None:
    """Take a film away from wherever it stands, its file too once that is settled."""
    audit.record(session, "forget_film", video, now=now)
    _forget(session, Video.id == video.id)


def forget_unless_allowed(session: Session, child: Child) -> None:
    """Somebody has said yes or no: if there is no yes to films any more, none of the child's is kept."""
    session.flush()
    database.lock(session, child)
    if not child.videos_allowed:
        forget_all_of(session, child)


def forget_all_of(session: Session, child: Child) -> None:
    """Forget every film of a child, with its file; the audit's events about them are the caller's."""
    _forget(session, Video.child_id == child.id)


def forget_these(session: Session, ids: Iterable[int]) -> None:
    """Forget the films with these ids, with their files."""
    _forget(session, Video.id.in_(list(ids)))


def sweep(session: Session, library_id: int, now: datetime) -> int:
    """Delete files older than a day of which no row speaks; says how many."""
    files = media.all_below(store.below(library_id))
    stray = [file.address for file in files if file.changed_at < now - KEEP_STRAY_FILES]
    if not stray:
        return 0
    spoken_of = {store.address(row) for row in _stored(session, Video.library_id == library_id)}
    stray = [address for address in stray if address not in spoken_of]
    with database.paused(session):
        media.delete(stray)
    return len(stray)


def without_files(session: Session, library_id: int) -> list[int]:
    """The ids of films whose file is missing; there are none unless something is broken."""
    there = {file.address for file in media.all_below(store.below(library_id))}
    return [
        row.id for row in _stored(session, Video.library_id == library_id) if store.address(row) not in there
    ]


def _forget(session: Session, which: ColumnElement[bool]) -> None:
    session.flush()
    found = _stored(session, which)
    if not found:
        return
    ids = [each.id for each in found]
    references.let_go_of(session, Video, ids)
    session.execute(delete(Video).where(Video.id.in_(ids)))
    media.delete_once_committed(session, [store.address(each) for each in found])


def _stored(session: Session, which: ColumnElement[bool]) -> list[Any]:
    wanted = select(Video.id, Video.library_id, Video.token, Video.container).where(which)
    return list(session.execute(wanted.order_by(Video.id)))


def _refuse_if_not_wanted(session: Session, child: Child, instead_of: Video | None) -> None:
    if not may_film(session.get_one(Library, child.library_id), child):
        raise RuleBroken("video_not_allowed")
    counted = select(func.count()).select_from(Video)
    if instead_of is not None:
        counted = counted.where(Video.id != instead_of.id)
    if session.execute(counted.where(Video.child_id == child.id)).scalar_one() >= MOST_OF_A_CHILD:
        raise RuleBroken("videos_full", most=MOST_OF_A_CHILD)
    if session.execute(counted.where(Video.library_id == child.library_id)).scalar_one() >= MOST_OF_A_LIBRARY:
        raise RuleBroken("library_videos_full")
