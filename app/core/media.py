"""Where large files lie: in a folder of the instance, or in a bucket (`SAMLAES_MEDIA_URL`).

A file is written before the row that speaks of it is committed, and deleted after the row is gone; what
lies about without a row is swept by the night. So no row ever speaks of a file that is not there.
"""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from flask import Flask, current_app
from sqlalchemy import event
from sqlalchemy.orm import Session, SessionTransaction

from app.core.errors import RuleBroken

_DOOMED = "files to delete once committed"
_WRITTEN = "files to delete unless committed"
AT_ONCE = 500
_in_use: list[Flask] = []
"""Whose files are meant by those who ask outside any request: the application made last, or named since."""

log = logging.getLogger(__name__)


class Kept(NamedTuple):
    """A file as it lies there."""

    address: str
    changed_at: datetime
    size: int


def init_app(app: Flask) -> None:
    """Files of this application lie where its settings say; the place is opened when first needed."""
    app.extensions["media"] = None
    use(app)


def use(app: Flask) -> None:
    """Files asked for outside any request are those of `app`, whatever is made after it."""
    _in_use[:] = [app]


def put(address: str, data: bytes | Path) -> None:
    """Write a file, whole or not at all, from memory or from another file.

    Raises RuleBroken: media_away (the disk is full, no answer).
    """
    import obstore

    try:
        obstore.put(_store(), address, data)
    except Exception as error:  # what a disk or a far bucket may say is without end
        log.error("a file could not be written: %s", type(error).__name__)
        raise RuleBroken("media_away") from error


def get(address: str) -> bytes | None:
    """A file's content; none if it is not there."""
    import obstore

    try:
        return bytes(obstore.get(_store(), address).bytes())
    except FileNotFoundError:
        return None


def get_part(address: str, start: int, stop: int) -> bytes | None:
    """The bytes of a file from `start` up to, not with, `stop`; none if it is not there."""
    import obstore

    try:
        return bytes(obstore.get_range(_store(), address, start=start, end=stop))
    except FileNotFoundError:
        return None


def is_there(address: str) -> bool:
    """Whether a file lies there, as far as one can tell."""
    import obstore

    try:
        obstore.head(_store(), address)
    except Exception:  # what is wrong shows when the file is written
        return False
    return True


def delete(addresses: Iterable[str]) -> None:
    """Take files away; one that is not there is none to worry about."""
    import obstore

    for address in addresses:
        try:
            obstore.delete(_store(), address)
        except FileNotFoundError:
            continue


def all_below(folder: str) -> Iterator[Kept]:
    """Every file of a folder."""
    import obstore

    for found in obstore.list(_store(), prefix=folder, chunk_size=AT_ONCE):
        for each in found:
            yield Kept(each["path"], each["last_modified"], each["size"])


def delete_once_committed(session: Session, addresses: Iterable[str]) -> None:
    """Take files away when this transaction has gone through; if it is rolled back they stay."""
    session.info.setdefault(_DOOMED, []).extend(addresses)


def delete_unless_committed(session: Session, addresses: Iterable[str]) -> None:
    """Take files away that were just written, if this transaction does not go through."""
    session.info.setdefault(_WRITTEN, []).extend(addresses)


@contextmanager
def written_ahead(session: Session, addresses: Iterable[str]) -> Iterator[None]:
    """Files that lie there before their row: if a rule says no to it, or all is taken back, they go."""
    files = list(addresses)
    delete_unless_committed(session, files)
    try:
        yield
    except RuleBroken:
        # What was typed beside them may be kept all the same.
        delete_once_committed(session, files)
        raise


def opened(url: str, instance: Path) -> Any:
    """The bucket at `url` (what opens it is in `AWS_…`), or a folder of the instance where there is none."""
    from obstore import store

    if url:
        return store.from_url(url)
    return store.LocalStore(instance / "media", mkdir=True, automatic_cleanup=True)


@event.listens_for(Session, "before_commit")
def _leave_the_written(session: Session) -> None:
    """From here on an error no longer means that there is no row: only the answer may have been lost."""
    if session.in_nested_transaction():  # a step alone has gone through
        return
    session.flush()
    session.info.pop(_WRITTEN, None)


@event.listens_for(Session, "after_commit")
def _delete_the_doomed(session: Session) -> None:
    if session.in_nested_transaction():
        return
    _try_to_delete(session.info.pop(_DOOMED, ()))


@event.listens_for(Session, "after_soft_rollback")
def _let_the_doomed_live(session: Session, _ended: SessionTransaction) -> None:
    # Which files a step taken back had doomed is not known: the night's sweep sees to them all.
    session.info.pop(_DOOMED, None)


@event.listens_for(Session, "after_transaction_end")
def _delete_the_written(session: Session, ended: SessionTransaction) -> None:
    """However it ended: taken back, or closed by who gave up. After a commit there are none."""
    if ended.parent is None:
        session.info.pop(_DOOMED, None)
        _try_to_delete(session.info.pop(_WRITTEN, ()))


def _try_to_delete(addresses: Iterable[str]) -> None:
    try:
        delete(addresses)
    except Exception as error:  # no row speaks of them: the night sweeps what is left
        log.warning("files left for the night's sweep: %s", type(error).__name__)


def _store() -> Any:
    app: Flask = current_app if current_app else _in_use[-1]
    if app.extensions["media"] is None:
        app.extensions["media"] = opened(app.config["MEDIA_URL"], Path(app.instance_path))
    return app.extensions["media"]
