"""Large imports: a file too long to read while somebody waits; kept in parts, read and taken in later.

Who uploads sees how far it is, decides when it has been read, and may stop it until the last moment.
"""

from datetime import datetime, timedelta
from typing import Any, BinaryIO

from sqlalchemy import ColumnElement, and_, delete, or_, select, update
from sqlalchemy.orm import Session

from app.book_imports.held_files import forget_parts, keep_file
from app.book_imports.models import OVER, BookImport, ImportState
from app.core.errors import RuleBroken
from app.libraries.models import Library

LARGE = 400_000
"""Bytes from which a file is read in the background: some four thousand rows, a second's work."""
LONGEST_NAME = 200  # letters
SILENCE = timedelta(minutes=5)


def hold_file(
    session: Session, library: Library, file_name: str, file: BinaryIO, by_id: int, now: datetime
) -> BookImport:
    """Keep a large file, in parts, for the worker to read. Raises RuleBroken("import_under_way")."""
    if under_way(session, library.id) is not None:
        raise RuleBroken("import_under_way")
    held = BookImport(
        library_id=library.id, person_id=by_id, file_name=file_name[-LONGEST_NAME:], size=0, created_at=now
    )
    session.add(held)
    session.flush()
    held.size = keep_file(session, held, file)
    session.flush()
    return held


def under_way(session: Session, library_id: int) -> BookImport | None:
    """The library's import that is not over, if there is one."""
    wanted = select(BookImport).where(BookImport.library_id == library_id, BookImport.state.not_in(OVER))
    return session.scalars(wanted.order_by(BookImport.id).limit(1)).first()


def confirm(session: Session, held: BookImport) -> None:
    """Let the worker take the books in. Raises RuleBroken("import_over") unless it waits for that."""
    if not _moved(session, held, (ImportState.READ,), ImportState.CONFIRMED, done=0):
        raise RuleBroken("import_over")


def cancel(session: Session, held: BookImport, now: datetime) -> None:
    """Stop it: at once if nobody works on it, else as soon as the worker looks up; nothing will be left.

    Raises RuleBroken("import_over") when it is over.
    """
    idle = (ImportState.WAITING, ImportState.READ, ImportState.CONFIRMED)
    if _moved(session, held, idle, ImportState.CANCELLED, finished_at=now):
        forget_parts(session, held)
        return
    asked = update(BookImport).where(BookImport.id == held.id, BookImport.state.not_in(OVER))
    if not session.execute(asked.values(is_unwanted=True)).rowcount:  # type: ignore[attr-defined]
        raise RuleBroken("import_over")


def forget_idle(session: Session, library_id: int, before: datetime) -> None:
    """Let go of what was read before this moment and nobody has decided about."""
    idle = (ImportState.WAITING, ImportState.READ)
    session.execute(
        delete(BookImport).where(
            BookImport.library_id == library_id, BookImport.state.in_(idle), BookImport.created_at < before
        )
    )


def is_any_waiting(session: Session, now: datetime) -> bool:
    """Whether there is anything to claim."""
    return session.scalar(select(BookImport.id).where(_waits(now)).limit(1)) is not None


def claim(session: Session, now: datetime) -> BookImport | None:
    """The next import to read or to take in, or one whose worker has fallen silent; none if there is none."""
    wanted = select(BookImport).where(_waits(now)).order_by(BookImport.id).limit(1)
    found = session.scalars(wanted.with_for_update(skip_locked=True)).first()
    if found is not None:
        first = found.state in (ImportState.WAITING, ImportState.READING)
        found.state = ImportState.READING if first else ImportState.TAKING
        found.done, found.alive_at = 0, now
        session.flush()
    return found


def _waits(now: datetime) -> ColumnElement[bool]:
    silent = or_(BookImport.alive_at.is_(None), BookImport.alive_at < now - SILENCE)
    return or_(
        BookImport.state.in_((ImportState.WAITING, ImportState.CONFIRMED)),
        and_(BookImport.state.in_((ImportState.READING, ImportState.TAKING)), silent),
    )


def _moved(
    session: Session, held: BookImport, before: tuple[ImportState, ...], after: ImportState, **more: Any
) -> bool:
    """Whether it stood in one of these states and stands in the next now; only one asker can be the one."""
    moved = update(BookImport).where(BookImport.id == held.id, BookImport.state.in_(before))
    done = session.execute(moved.values(state=after, **more)).rowcount  # type: ignore[attr-defined]
    session.refresh(held)
    return bool(done)
