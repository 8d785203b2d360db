"""A backup is one file: a zip with the database, the pictures, and a manifest that says how each must be.

Nothing is restored from a file in which one byte is other than the manifest says.
"""

import json
import os
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import IO, Any

FORMAT = 1
MANIFEST = "manifest.json"
DATABASE, MEDIA, SECRETS = "database/", "media/", "secrets/"
PIECE = 1 << 20
_NAME = re.compile(r'"?[a-z][a-z0-9_]*"?')
_PATH = re.compile(r"(?:database|media|secrets)(?:/[A-Za-z0-9._-]+)+")
_REVISION = re.compile(r"[A-Za-z0-9_]+")

Opened = Callable[[str], IO[bytes]]
"""Opens one file of a backup."""


class BrokenBackup(Exception):
    """The file is not a backup, or not as it was when it was made; says in words what is wrong."""


@dataclass
class Manifest:
    """What is in a backup."""

    kind: str
    """`sqlite` or `postgresql`: a backup comes back into the same kind of database."""
    revision: str
    """The migration the database had reached."""
    made_at: str
    files: dict[str, str] = field(default_factory=dict)
    """Each file in it, with the SHA-256 of its content."""
    columns: dict[str, str] = field(default_factory=dict)
    """The columns of each table of PostgreSQL, in the order in which its file has them."""

    def below(self, folder: str) -> list[str]:
        return [name for name in self.files if name.startswith(folder)]


class Writer:
    """A backup being written; each file is read once and summed up on its way in."""

    def __init__(self, packed: zipfile.ZipFile, kind: str, now: datetime) -> None:
        self.packed = packed
        self.manifest = Manifest(kind, "", now.isoformat(timespec="seconds"))

    def add(self, name: str, pieces: Iterator[bytes]) -> None:
        """Store one file under `name`."""
        checksum = sha256()
        # Pictures are packed already.
        how = zipfile.ZIP_STORED if name.startswith(MEDIA) else zipfile.ZIP_DEFLATED
        info = zipfile.ZipInfo(name, date_time=(2000, 1, 1, 0, 0, 0))
        info.compress_type = how
        with self.packed.open(info, "w", force_zip64=True) as inside:
            for piece in pieces:
                checksum.update(piece)
                inside.write(piece)
        self.manifest.files[name] = checksum.hexdigest()


@contextmanager
def written(file: Path, kind: str, now: datetime) -> Iterator[Writer]:
    """Write a backup, readable by its owner alone; it appears whole or not at all."""
    file.parent.mkdir(parents=True, exist_ok=True)
    half = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as opened:
            with zipfile.ZipFile(opened, "w", zipfile.ZIP_DEFLATED) as packed:
                writer = Writer(packed, kind, now)
                yield writer
                packed.writestr(MANIFEST, json.dumps({"format": FORMAT, **vars(writer.manifest)}, indent=1))
            opened.flush()
            os.fsync(opened.fileno())
        half.replace(file)
    finally:
        half.unlink(missing_ok=True)


@contextmanager
def read(file: Path) -> Iterator[tuple[Manifest, Opened]]:
    """A backup that is as it was when it was made: its manifest, and a way to open each file.

    Raises BrokenBackup.
    """
    try:
        with zipfile.ZipFile(file) as packed:
            manifest = _manifest(packed)
            _compare(packed, manifest)
            yield manifest, packed.open
    except (zipfile.BadZipFile, FileNotFoundError, IsADirectoryError) as error:
        raise BrokenBackup(f"{file.name} is not a backup.") from error


def pieces(opened: IO[bytes]) -> Iterator[bytes]:
    """A file, a megabyte at a time."""
    while piece := opened.read(PIECE):
        yield piece


def _manifest(packed: zipfile.ZipFile) -> Manifest:
    try:
        said: dict[str, Any] = json.loads(packed.read(MANIFEST))
    except (KeyError, ValueError, zlib.error, zipfile.BadZipFile) as error:
        raise BrokenBackup("There is no manifest in it.") from error
    if not isinstance(said, dict) or said.pop("format", None) != FORMAT:
        raise BrokenBackup("It was made by another version of Samlæs.")
    try:
        manifest = Manifest(**said)
        _refuse_what_is_no_name(manifest)
    except (TypeError, AttributeError) as error:
        raise BrokenBackup("Its manifest is not one of ours.") from error
    return manifest


def _refuse_what_is_no_name(manifest: Manifest) -> None:
    """Names from a manifest become parts of commands and of paths: they may be nothing else.

    Its checksums tell what was damaged, not what somebody wrote anew. Raises BrokenBackup.
    """
    columns = manifest.columns.items()
    names = [name for table, list_ in columns for name in (table, *list_.split(","))]
    strange = [name for name in names if not _NAME.fullmatch(name)]
    strange += [name for name in manifest.files if not _PATH.fullmatch(name) or ".." in name.split("/")]
    if strange or not _REVISION.fullmatch(manifest.revision):
        raise BrokenBackup(f"There are strange names in it: {strange[:1] or manifest.revision!r}.")


def _compare(packed: zipfile.ZipFile, manifest: Manifest) -> None:
    there = set(packed.namelist()) - {MANIFEST}
    if there != manifest.files.keys():
        raise BrokenBackup(
            f"{len(there ^ manifest.files.keys())} files are missing from it or strange to it."
        )
    for name, expected in manifest.files.items():
        checksum = sha256()
        try:
            with packed.open(name) as inside:
                for piece in pieces(inside):
                    checksum.update(piece)
        except (zipfile.BadZipFile, zlib.error, EOFError) as error:
            raise BrokenBackup(f"{name} is damaged.") from error
        if checksum.hexdigest() != expected:
            raise BrokenBackup(f"{name} is not as it was when the backup was made.")
