"""What an erasure leaves outside its transaction: a tombstone before the commit, clean files after it.

The order matters. A tombstone without an erasure is taken back; an erasure without a tombstone would come
back with the next restored backup, so the line is on the disk before the database commits.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, event
from sqlalchemy.orm import Session, SessionTransaction

from app.privacy import sweeping, tombstones

PATIENCE_SECONDS = 2.0
_WAITING = "traces"

_folders: WeakKeyDictionary[Engine, Path] = WeakKeyDictionary()


@dataclass
class Traces:
    """What is to be done about the erasures of one transaction."""

    now: datetime
    keys: list[str] = field(default_factory=list)
    files: list[Path] = field(default_factory=list)
    is_written: bool = False


def kept_in(engine: Engine, folder: Path) -> None:
    """Tombstones and mails of this database are in this folder."""
    _folders[engine] = folder


def folder_of(session: Session) -> Path | None:
    """Where the tombstones of this session's database are; none where nobody has said so."""
    return _folders.get(session.get_bind().engine)


def leave(session: Session, key: str, mails: Iterable[str], now: datetime) -> None:
    """The child with this key is being erased; mails about it, kept as files, go with it."""
    waiting = session.info.setdefault(_WAITING, Traces(now))
    waiting.keys.append(key)
    folder = folder_of(session)
    if folder is not None:
        waiting.files += [folder / "mail" / f"{mail}.eml" for mail in mails]


@event.listens_for(Session, "before_commit")
def _write_tombstones(session: Session) -> None:
    waiting: Traces | None = session.info.get(_WAITING)
    folder = folder_of(session) if waiting else None
    if waiting is None or folder is None or waiting.is_written or session.in_nested_transaction():
        return
    tombstones.add(folder, waiting.keys, waiting.now.date())
    waiting.is_written = True


@event.listens_for(Session, "after_commit")
def _clean_up(session: Session) -> None:
    if session.in_nested_transaction():
        return
    waiting: Traces | None = session.info.pop(_WAITING, None)
    if waiting is None:
        return
    for file in waiting.files:
        file.unlink(missing_ok=True)
    bound = session.get_bind()
    if isinstance(bound, Engine):
        sweeping.sweep(bound, PATIENCE_SECONDS)


@event.listens_for(Session, "after_soft_rollback")
def _take_back(session: Session, transaction: SessionTransaction) -> None:
    if transaction.nested:
        return
    waiting: Traces | None = session.info.pop(_WAITING, None)
    folder = folder_of(session) if waiting else None
    if waiting is not None and folder is not None and waiting.is_written:
        tombstones.take_back(folder, waiting.keys, waiting.now.date())
