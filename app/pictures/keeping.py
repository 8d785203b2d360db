"""Which pictures are kept, how many, and how they are forgotten with their files."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.children.models import Child
from app.core import audit, database, media, references
from app.core.errors import RuleBroken
from app.pictures import store
from app.pictures.making import MadePicture
from app.pictures.models import Picture, PictureKind

MOST_OF_A_CHILD = 200
MOST_OF_A_LIBRARY = 50_000
"""Some 15 GB."""
KEEP_STRAY_FILES = timedelta(days=1)


def keep(
    session: Session,
    child: Child,
    made: MadePicture,
    kind: PictureKind,
    now: datetime,
    by: Person | None = None,
) -> Picture:
    """Keep a picture (from `made_anew`) of `child`; `by` is the adult who brought it, if it was one.

    Its files are written first, so that no row is ever without them; who holds a lock for others to wait
    for, or has a bucket far away, writes them before with `store.put` while the session is paused.
    Holds the child, so that erasing it comes before or after. Raises Gone, and RuleBroken: pictures_full (the
    child has 200), library_pictures_full, media_away.
    """
    media.delete_unless_committed(session, store.addresses_of(child.library_id, made))
    database.lock(session, child)
    _refuse_if_full(session, child)
    if not store.holds(child.library_id, made):
        store.put(child.library_id, made)
    picture = Picture(
        library_id=child.library_id,
        token=made.token,
        child_id=child.id,
        kind=kind,
        width=made.width,
        height=made.height,
        bytes=made.bytes,
        at=now,
    )
    session.add(picture)
    session.flush()
    audit.record(session, "keep_picture", picture, now=now, actor_id=by.id if by else None, after=kind)
    return picture


def forget(session: Session, picture: Picture, now: datetime, by: Person | None = None) -> None:
    """Take a picture away from wherever it stands, its files too once that is settled."""
    audit.record(session, "forget_picture", picture, now=now, actor_id=by.id if by else None)
    _forget(session, Picture.id == picture.id)


def forget_all_of(session: Session, child: Child) -> None:
    """Forget every picture of a child, with its files; the audit's events about them are the caller's."""
    _forget(session, Picture.child_id == child.id)


def forget_these(session: Session, ids: Iterable[int]) -> None:
    """Forget the pictures with these ids, with their files."""
    _forget(session, Picture.id.in_(list(ids)))


def sweep(session: Session, library_id: int, now: datetime) -> int:
    """Delete files older than a day of which no row speaks; says how many."""
    stray = [
        file.address for file in media.all_below(str(library_id)) if file.changed_at < now - KEEP_STRAY_FILES
    ]
    if not stray:
        return 0
    spoken_of = set(session.scalars(select(Picture.token).where(Picture.library_id == library_id)))
    stray = [address for address in stray if address.split("/")[1] not in spoken_of]
    with database.paused(session):
        media.delete(stray)
    return len(stray)


def without_files(session: Session, library_id: int) -> list[int]:
    """The ids of pictures one of whose files is missing; there are none unless something is broken."""
    there = {file.address for file in media.all_below(str(library_id))}
    wanted = select(Picture.id, Picture.library_id, Picture.token).where(Picture.library_id == library_id)
    rows: list[Any] = list(session.execute(wanted.order_by(Picture.id)))
    return [row.id for row in rows if not there.issuperset(store.addresses(row))]


def _forget(session: Session, which: ColumnElement[bool]) -> None:
    session.flush()
    found: list[Any] = list(
        session.execute(select(Picture.id, Picture.library_id, Picture.token).where(which))
    )
    ids = [each.id for each in found]
    references.let_go_of(session, Picture, ids)
    session.execute(delete(Picture).where(Picture.id.in_(ids)))
    media.delete_once_committed(session, [address for each in found for address in store.addresses(each)])


def _refuse_if_full(session: Session, child: Child) -> None:
    counted = select(func.count()).select_from(Picture)
    of_child = session.execute(counted.where(Picture.child_id == child.id)).scalar_one()
    if of_child >= MOST_OF_A_CHILD:
        raise RuleBroken("pictures_full", most=MOST_OF_A_CHILD)
    of_library = session.execute(counted.where(Picture.library_id == child.library_id)).scalar_one()
    if of_library >= MOST_OF_A_LIBRARY:
        raise RuleBroken("library_pictures_full")
