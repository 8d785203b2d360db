"""A film packed anew: checked, without what a camera writes into it, in a file of ours."""

import json
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any

from app.core.errors import RuleBroken
from app.core.tables import new_key
from app.videos import packing
from app.videos.models import Container

MOST_BYTES = 20 * 1024 * 1024
LONGEST_WAIT_SECONDS = 0.1
"""Who waits longer keeps a thread of the web server from everybody else."""
PATIENCE_SECONDS = 20
FOLDER = "samlaes-film-"
KEEP_LEFTOVERS = timedelta(hours=1)

_one_at_a_time = threading.BoundedSemaphore(1)


@dataclass(frozen=True)
class MadeVideo:
    """A film packed anew: its file, which is gone when `packed_anew` ends, and the name it will have."""

    file: Path
    container: Container
    width: int
    height: int
    seconds: float
    bytes: int
    token: str = field(default_factory=new_key)


@cache
def can_pack() -> bool:
    """Whether the library that reads films is installed (the extra `video`)."""
    return find_spec("av") is not None


@contextmanager
def packed_anew(film: IO[bytes]) -> Iterator[MadeVideo]:
    """The film as a fresh MP4 or WebM file, while this lasts; never inside a transaction.

    A program of its own does it, within limits of memory and time: see `packing`. `film` is where one can
    seek. Raises RuleBroken: video_too_large (over 20 MB), video_too_long (over 30 seconds), video_wrong_kind
    (no pictures, or nothing browsers play), video_unreadable, video_busy (another is being packed).
    """
    if _length(film) > MOST_BYTES:
        raise too_large()
    if not _one_at_a_time.acquire(timeout=LONGEST_WAIT_SECONDS):
        raise RuleBroken("video_busy")
    try:
        with tempfile.TemporaryDirectory(prefix=FOLDER) as folder:
            yield _packed(film, Path(folder))
    finally:
        _one_at_a_time.release()


def too_large() -> RuleBroken:
    """The refusal of a film that is too heavy, for whoever knows before it is read."""
    return RuleBroken("video_too_large", heaviest=MOST_BYTES // 1024**2)


def forget_leftovers(now: datetime) -> None:
    """Delete what a machine that stopped in the middle of a film left in the folder for such files."""
    for folder in Path(tempfile.gettempdir()).glob(f"{FOLDER}*"):
        if now.timestamp() - folder.stat().st_mtime > KEEP_LEFTOVERS.total_seconds():
            shutil.rmtree(folder, ignore_errors=True)


def _length(film: IO[bytes]) -> int:
    length = film.seek(0, 2)
    film.seek(0)
    return length


def _packed(film: IO[bytes], folder: Path) -> MadeVideo:
    came, file = folder / "came", folder / "packed"
    with came.open("wb") as copy:
        shutil.copyfileobj(film, copy)
    said = _said(came, file)
    if "wrong" in said:
        raise _refused(said["wrong"])
    size = file.stat().st_size
    if size > MOST_BYTES:
        raise too_large()
    return MadeVideo(file, Container(said["container"]), said["width"], said["height"], said["seconds"], size)


def _refused(why: str) -> RuleBroken:
    if why == "video_too_long":
        return RuleBroken("video_too_long", longest=packing.LONGEST_SECONDS)
    if why == "video_wrong_kind":
        return RuleBroken("video_wrong_kind")
    return RuleBroken("video_unreadable")


def _said(came: Path, file: Path) -> dict[str, Any]:
    """What the program says of the film; if it crashed or took too long, that nobody can read it."""
    command = [sys.executable, "-I", packing.__file__, str(file)]
    try:
        with came.open("rb") as film:
            done = subprocess.run(  # noqa: S603 - ours
                command, stdin=film, capture_output=True, timeout=PATIENCE_SECONDS, check=True
            )
        said: dict[str, Any] = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError):
        return {"wrong": "video_unreadable"}
    return said
