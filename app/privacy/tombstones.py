"""The list of children who were erased, kept beside the database: a restored backup brings nobody back.

It holds a day and a random id on each line, and tells nobody who that was: the id stood in the addresses of
the child's pages, and points at nothing any more.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from fcntl import LOCK_EX, flock
from pathlib import Path
from typing import TextIO

NAME = "tombstones"
KEEP = timedelta(days=396)
"""Thirteen months; no backup is kept as long."""
STAYED = "stayed"
"""On the line of a child whose erasure was not carried out after all."""


def add(folder: Path, keys: Iterable[str], on: date) -> None:
    """Write down that the children with these keys are being erased; it is on the disk when this returns."""
    _append(folder, [f"{on.isoformat()} {key}" for key in keys])


def take_back(folder: Path, keys: Iterable[str], on: date) -> None:
    """The database could not erase them: they are there still."""
    _append(folder, [f"{on.isoformat()} {key} {STAYED}" for key in keys])


def standing(folder: Path) -> dict[str, date]:
    """The keys of the children who were erased, and since when; nothing where nobody ever was."""
    erased: dict[str, date] = {}
    for line in _lines(folder / NAME):
        day, key, *words = line.split()
        if STAYED in words:
            erased.pop(key, None)
        else:
            erased[key] = date.fromisoformat(day)
    return erased


def forget_old(folder: Path, today: date) -> None:
    """Leave out who was erased longer ago than any backup is kept."""
    file = folder / NAME
    if not file.exists():
        return
    with _held(folder) as opened:
        opened.seek(0)
        kept = [line for line in opened if _is_young(line, today)]
        opened.seek(0)
        opened.truncate()
        opened.writelines(kept)
        _to_disk(opened)


def _append(folder: Path, lines: list[str]) -> None:
    if not lines:
        return
    with _held(folder) as opened:
        opened.seek(0, os.SEEK_END)
        opened.writelines(f"{line}\n" for line in lines)
        _to_disk(opened)


@contextmanager
def _held(folder: Path) -> Iterator[TextIO]:
    """The file, held against other processes."""
    with os.fdopen(os.open(folder / NAME, os.O_RDWR | os.O_CREAT, 0o600), "r+", encoding="ascii") as opened:
        flock(opened, LOCK_EX)
        yield opened


def _to_disk(opened: TextIO) -> None:
    opened.flush()
    os.fsync(opened.fileno())


def _lines(file: Path) -> list[str]:
    return file.read_text("ascii").splitlines() if file.exists() else []


def _is_young(line: str, today: date) -> bool:
    return date.fromisoformat(line.split()[0]) >= today - KEEP
