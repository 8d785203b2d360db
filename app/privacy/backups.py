"""Backups made, kept for thirty days and brought back; nobody who was erased since comes back with one."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

from sqlalchemy import Engine

from app.privacy import archive, database_copies, replaying
from app.privacy.archive import MEDIA, SECRETS, BrokenBackup, Manifest, Opened

FOLDER = "backups"
NAMED = "samlaes-*.zip"
KEEP = timedelta(days=30)
SECRET_FILES = ("secret_key", "pepper")
"""Without the pepper no card's typed code works; without the secret key all are signed out."""


class Kept(Protocol):
    """A picture's file as it lies there."""

    @property
    def address(self) -> str: ...


class Media(Protocol):
    """Where the pictures lie; `app.core.media` is one."""

    def all_below(self, folder: str) -> Iterable[Kept]: ...
    def get(self, address: str) -> bytes | None: ...
    def put(self, address: str, data: bytes) -> None: ...


@dataclass(frozen=True)
class Installation:
    """What a backup is made of: the database, the pictures, and the folder with secrets and tombstones."""

    engine: Engine
    folder: Path
    media: Media


def usual_file(folder: Path, now: datetime) -> Path:
    """Where a backup goes that nobody named: one for each minute."""
    return folder / FOLDER / f"samlaes-{now.astimezone(UTC):%Y-%m-%dT%H%M}.zip"


def make(there: Installation, file: Path, now: datetime, *, with_secrets: bool) -> Manifest:
    """Write a backup of everything, while others work on.

    Pictures are read after the database, so that none it speaks of is missing but what was deleted meanwhile.
    """
    with archive.written(file, there.engine.dialect.name, now) as writer:
        database_copies.put_into(writer, there.engine)
        for kept in there.media.all_below(""):
            data = there.media.get(kept.address)
            if data is not None:
                writer.add(MEDIA + kept.address, iter([data]))
        for name in SECRET_FILES if with_secrets else ():
            writer.add(SECRETS + name, iter([(there.folder / name).read_bytes()]))
    return writer.manifest


def restore(there: Installation, file: Path, migrate_to: Callable[[str], None]) -> Manifest:
    """Replace all there is by what a backup holds. Raises BrokenBackup before anything is touched.

    Afterwards nobody is served before `replaying.replay`. Secrets come back only if they are in it.
    """
    with archive.read(file) as (manifest, opened):
        if manifest.kind != there.engine.dialect.name:
            raise BrokenBackup(f"It is of {manifest.kind}, and this database is {there.engine.dialect.name}.")
        replaying.begin(there.folder)
        database_copies.bring_back(manifest, opened, there.engine, migrate_to)
        for address, data in _below(manifest, opened, MEDIA):
            there.media.put(address, data)
        for name, data in _below(manifest, opened, SECRETS):
            if name in SECRET_FILES:
                (there.folder / name).write_bytes(data)
        return manifest


def forget_old(folder: Path, now: datetime, keep: timedelta = KEEP) -> list[Path]:
    """Delete the backups of this installation that are older; those with names of their own are not ours."""
    old = [
        file
        for file in sorted((folder / FOLDER).glob(NAMED))
        if datetime.fromtimestamp(file.stat().st_mtime, UTC) < now - keep
    ]
    for file in old:
        file.unlink()
    return old


def latest(folder: Path) -> datetime | None:
    """When the newest backup in the usual folder was made."""
    made = [file.stat().st_mtime for file in (folder / FOLDER).glob(NAMED)]
    return datetime.fromtimestamp(max(made), UTC) if made else None


def _below(manifest: Manifest, opened: Opened, folder: str) -> Iterator[tuple[str, bytes]]:
    for name in manifest.below(folder):
        with opened(name) as inside:
            yield name.removeprefix(folder), inside.read()
