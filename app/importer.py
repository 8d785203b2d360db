"""The importer: reads large files of books and takes them in, all or nothing, while the worker does the rest.

Each step is a transaction of its own and short, but for the one in which all books come in.
"""

import json
import logging
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice

from flask import Flask
from sqlalchemy import text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.book_imports import large_imports
from app.book_imports.book_files import read_large
from app.book_imports.held_files import HeldFile, forget_parts, keep_rows, kept_part, kept_rows
from app.book_imports.importing import note_import, take_some
from app.book_imports.models import BookImport, ImportState
from app.book_lists.book_rows import BookRow
from app.catalogue.known import Outcome
from app.catalogue.recording import ROWS_AT_ONCE
from app.core import clock, database
from app.core.errors import RuleBroken
from app.core.spreadsheets import Refusal
from app.extensions import db
from app.libraries.models import Library

LOOK_EVERY_SECONDS = 1
MOST_REFUSALS = 200  # that are kept to be shown
TRIES = 3
"""Somebody may record the same new book at the same moment; then all is taken in once more."""

log = logging.getLogger(__name__)


class Stopped(Exception):
    """Somebody asked to stop the import."""


def run(app: Flask, stop: threading.Event) -> None:
    """Until `stop` is set: work on one import after the other."""
    while not stop.is_set():
        try:
            with app.app_context():
                while not stop.is_set() and work_on_next():
                    pass
        except Exception as error:  # such as a database that is away for a moment
            log.warning("importer: tries again: %s", type(error).__name__)
        stop.wait(LOOK_EVERY_SECONDS)


def work_on_next() -> bool:
    """Read or take in the import whose turn it is; whether there was one."""
    with step(writes=False) as session:
        if not large_imports.is_any_waiting(session, clock.now()):
            return False
    with step() as session:
        held = large_imports.claim(session, clock.now())
    if held is None:
        return False
    carry_out(held)
    return True


def carry_out(held: BookImport) -> None:
    """Read or take in an import that was claimed, and write down how it ended."""
    try:
        if held.state == ImportState.READING:
            _read_through(held)
        else:
            _take_in(held)
    except Stopped:
        _end(held, ImportState.CANCELLED)
    except RuleBroken as broken:
        _end(held, ImportState.FAILED, broken.code)
    except DBAPIError:
        raise  # it falls silent, and is begun anew
    except Exception as error:
        log.warning("import failed: %s", type(error).__name__)
        _end(held, ImportState.FAILED, "import_failed")


@contextmanager
def step(writes: bool = True) -> Iterator[Session]:
    """A transaction of its own."""
    with database.may_write(writes), Session(db.engine, expire_on_commit=False) as session:
        yield session
        session.commit()


def _read_through(held: BookImport) -> None:
    """Read the file and keep its books, a thousand at a time; the file itself is let go of."""
    with step() as session:
        forget_parts(session, held, is_read=True)
    file = HeldFile(lambda number: _part_of(held, number))
    found = read_large(file, held.file_name)  # type: ignore[arg-type]
    books, refusals, number = 0, list[Refusal](), 0
    while some := list(islice(found, ROWS_AT_ONCE)):
        rows = [one for one in some if isinstance(one, BookRow)]
        refusals += [one for one in some if isinstance(one, Refusal)]
        books += len(rows)
        with step() as session:
            keep_rows(session, held, number, rows)
            _tell(session, held, file.place, books=books, refused=len(refusals))
        number += 1
    if not books and not refusals:
        raise RuleBroken("books_none")
    shown = [[one.row, one.code, dict(one.values)] for one in refusals[:MOST_REFUSALS]]
    with step() as session:
        _tell(session, held, held.size, state=ImportState.READ, refusals=json.dumps(shown, default=str))
        forget_parts(session, held, is_read=False)


def _take_in(held: BookImport) -> None:
    for attempt in range(1, TRIES + 1):
        try:
            with step() as session:
                _take_all(session, held)
            return
        except DBAPIError:
            if attempt == TRIES:
                raise


def _take_all(session: Session, held: BookImport) -> None:
    """All books, or none: this transaction ends only when nobody has asked to stop."""
    library = session.get_one(Library, held.library_id)
    now = clock.now()
    taken: Counter[Outcome] = Counter()
    for number, rows in enumerate(kept_rows(session, held.id)):
        taken += take_some(session, library, rows, now)
        if number.bit_count() <= 1:  # the first, and each time the catalogue has doubled
            _count_afresh(session)
        _tell_meanwhile(session, held, taken.total())
    note_import(
        session,
        library,
        now,
        held.person_id,
        f"{taken[Outcome.NEW]} new, {taken[Outcome.CHANGED]} changed",
    )
    counts = {str(outcome): taken[outcome] for outcome in Outcome}
    _tell(session, held, taken.total(), state=ImportState.DONE, finished_at=now, **counts)
    forget_parts(session, held)


def _count_afresh(session: Session) -> None:
    """PostgreSQL does not know how much this transaction has written, and would read all of it each time."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("ANALYZE works, editions"))


def _tell_meanwhile(session: Session, held: BookImport, done: int) -> None:
    """Say how far it is, beside the long transaction; on SQLite nobody else can write until it ends."""
    if session.get_bind().dialect.name == "postgresql":
        with step() as beside:
            _tell(beside, held, done)


def _tell(session: Session, held: BookImport, done: int, **more: object) -> None:
    """Write down how far it is. Raises Stopped when somebody has asked to stop, or it is over."""
    working = (ImportState.READING, ImportState.TAKING)
    wanted = update(BookImport).where(
        BookImport.id == held.id, BookImport.state.in_(working), BookImport.is_unwanted.is_(False)
    )
    told = session.execute(wanted.values({"done": done, "alive_at": clock.now(), **more}))
    if not told.rowcount:  # type: ignore[attr-defined]
        raise Stopped()


def _end(held: BookImport, state: ImportState, problem: str = "") -> None:
    with step() as session:
        forget_parts(session, held)
        over = update(BookImport).where(BookImport.id == held.id)
        session.execute(over.values(state=state, problem=problem, finished_at=clock.now()))


def _part_of(held: BookImport, number: int) -> bytes:
    with step(writes=False) as session:
        return kept_part(session, held.id, number)
