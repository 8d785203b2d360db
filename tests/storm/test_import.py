"""Large imports by a real worker: how long they take, how much memory, and that stopping leaves nothing."""

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, BinaryIO

import pytest
from sqlalchemy import func, select

from app.accounts.models import Person
from app.book_imports import large_imports
from app.book_imports.models import OVER, BookImport, BookImportPart, ImportState
from app.catalogue.models import Edition, Work
from app.core import clock, database
from app.extensions import db
from app.libraries.models import Library
from bench.figures import Figures
from bench.installation import Installation
from tests.live import free_port, stop
from tests.storm.records import many_records

pytestmark = pytest.mark.storm

WORKER = (sys.executable, "-m", "flask", "--app", "app", "worker")
ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 600
SECONDS = {"sqlite": 10, "postgresql": 30}
"""What is asked for on SQLite, where taking in keeps everybody else from writing."""
LOOK_EVERY_SECONDS = 0.2


def test_ten_thousand_rows_come_in_within_ten_seconds(
    hamlet: Installation, figures: Figures, database_kind: str
) -> None:
    with worker(hamlet) as watched, TemporaryFile() as file:
        file.write(b"title;author;isbn\n")
        file.writelines(b"Bog %d;Forfatter %d;%s\n" % (n, n % 900, isbn(n)) for n in range(10_000))
        seen = _brought(hamlet, file, "books.csv", watched)

    assert seen.row.new == 10_000
    bar = SECONDS[database_kind]
    figures.at_most("import.rows", seen.seconds, bar, "10,000 rows of a spreadsheet, read and taken in")
    figures.at_least("import.progress", len(seen.steps), 3, "different numbers the page could show", digits=0)
    assert not figures.failed


def test_very_many_records_come_in_behind_the_scenes(
    hamlet: Installation, figures: Figures, is_long: bool, real_data: Path
) -> None:
    number, bar = (100_000, 120) if is_long else (10_000, 30)
    with worker(hamlet) as watched, TemporaryFile() as file:
        file.writelines(many_records(real_data / "marc21_lc" / "nordic_languages.mrc", number))
        seen = _brought(hamlet, file, "records.mrc", watched)

    row = seen.row
    assert row.new + row.changed + row.unchanged == number and row.new > number * 0.9
    figures.at_most("import.records", seen.seconds, bar, f"{number:,} MARC records, read and taken in")
    figures.at_most("import.memory", watched.most_megabytes, 300, "of the worker, in MB", digits=0)
    assert not figures.failed


def test_stopped_in_the_middle_it_leaves_nothing(
    hamlet: Installation, figures: Figures, real_data: Path
) -> None:
    before = _counts(hamlet)
    with worker(hamlet) as watched, TemporaryFile() as file:
        file.writelines(many_records(real_data / "marc21_lc" / "nordic_languages.mrc", 6_000))
        key = _hold(hamlet, file, "records.mrc")
        _until(hamlet, key, watched, lambda row: row.state == ImportState.READ)
        _do(hamlet, key, lambda session, held: large_imports.confirm(session, held))
        _until(hamlet, key, watched, lambda row: row.state in (ImportState.TAKING, *OVER))
        _do(hamlet, key, _cancelled_or_late)
        row = _until(hamlet, key, watched, lambda row: row.state in OVER).row

    after = _counts(hamlet)
    # On SQLite the asking waits until the books are in; then it comes too late, and all of them are there.
    whole = after == before if row.state == ImportState.CANCELLED else after[0] - before[0] > 5_000
    figures.is_true("import.stopped", row.state, "=all or nothing", whole)
    assert not figures.failed


@dataclass
class Watched:
    """The worker's process, and the most memory it was seen to hold."""

    process: subprocess.Popen[bytes]
    most_megabytes: float = 0

    def look(self) -> None:
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        found = re.search(r"VmHWM:\s+(\d+) kB", status)
        self.most_megabytes = max(self.most_megabytes, int(found[1]) / 1024 if found else 0)


@dataclass
class Seen:
    """How an import ended, how long the worker was at it, and each number it gave on the way."""

    row: BookImport
    seconds: float = 0
    steps: set[tuple[str, int]] = field(default_factory=set)


@contextmanager
def worker(there: Installation) -> Iterator[Watched]:
    process = subprocess.Popen(WORKER, env=there.environ(free_port()), cwd=ROOT, start_new_session=True)
    try:
        time.sleep(3)  # until it has loaded; that is not what is measured
        yield Watched(process)
    finally:
        stop(process)


def isbn(number: int) -> bytes:
    digits = f"97887{number:07d}"
    return f"{digits}{-sum(int(one) * (1, 3)[at % 2] for at, one in enumerate(digits)) % 10}".encode()


def _brought(there: Installation, file: BinaryIO, name: str, watched: Watched) -> Seen:
    """Read and taken in; a librarian's thinking in between costs nothing here."""
    key = _hold(there, file, name)
    read = _until(there, key, watched, lambda row: row.state in (ImportState.READ, *OVER))
    assert read.row.state == ImportState.READ, read.row.problem
    _do(there, key, lambda session, held: large_imports.confirm(session, held))
    taken = _until(there, key, watched, lambda row: row.state in OVER)
    assert taken.row.state == ImportState.DONE, taken.row.problem
    return Seen(taken.row, read.seconds + taken.seconds, read.steps | taken.steps)


def _hold(there: Installation, file: BinaryIO, name: str) -> str:
    file.seek(0)
    with there.writing() as session:
        library = session.get_one(Library, 1)
        person = session.scalars(select(Person).order_by(Person.id).limit(1)).one()
        return large_imports.hold_file(session, library, name, file, person.id, clock.now()).key


def _until(there: Installation, key: str, watched: Watched, is_so: Any) -> Seen:
    started = time.monotonic()
    steps = set()
    while time.monotonic() - started < PATIENCE:
        row = _do(there, key)
        steps.add((row.state, row.done))
        watched.look()
        if is_so(row):
            return Seen(row, time.monotonic() - started, steps)
        time.sleep(LOOK_EVERY_SECONDS)
    raise TimeoutError(row.state)


def _do(there: Installation, key: str, verb: Any = None) -> BookImport:
    with there.app.app_context(), database.may_write(verb is not None):
        row = db.session.scalars(select(BookImport).where(BookImport.key == key)).one()
        if verb is not None:
            verb(db.session(), row)
            db.session.commit()
            db.session.refresh(row)
        db.session.expunge(row)
        db.session.remove()
    return row


def _cancelled_or_late(session: Any, held: BookImport) -> None:
    if held.state not in OVER:
        large_imports.cancel(session, held, clock.now())


def _counts(there: Installation) -> tuple[int, int, int]:
    with there.app.app_context():
        models = (Work, Edition, BookImportPart)
        counts = [db.session.scalar(select(func.count()).select_from(model)) or 0 for model in models]
        db.session.remove()
    return counts[0], counts[1], counts[2]
