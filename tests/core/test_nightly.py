"""The jobs of the night: what is over is forgotten, once for each library and day."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from app.core import clock, throttle
from app.core.database import session
from app.core.records import FormReceipt, JobRun
from app.extensions import db
from app.libraries.models import Library
from app.nightly import run_nightly

CANARY = "/here/Qcanaryq"


def leave_traces(now: datetime) -> None:
    """A form was answered, and somebody failed to sign in."""
    library_id = session().scalars(select(Library.id)).first()
    values = {"actor": "a", "route": "r", "form_key": "k", "body_hash": "b", "location": CANARY}
    session().add(FormReceipt(library_id=library_id, at=now, **values))
    throttle.count(session(), "card", now, timedelta(minutes=10))
    session().commit()


def traces(app: Flask) -> tuple[int, int]:
    with app.app_context():
        receipts = session().scalar(select(func.count(FormReceipt.id))) or 0
        return receipts, session().scalar(select(func.count()).select_from(throttle.RateCounter)) or 0


def test_the_night_is_once_for_each_library_and_day(empty: Flask) -> None:
    with time_machine.travel("2026-11-21 03:00Z", tick=False):
        assert run_nightly(empty) == 2
        assert run_nightly(empty) == 0
    with time_machine.travel("2026-11-22 03:00Z", tick=False):
        assert run_nightly(empty) == 2

    with empty.app_context():
        assert session().scalar(select(func.count(JobRun.id))) == 4


def test_what_is_over_is_forgotten_and_what_is_fresh_is_kept(empty: Flask) -> None:
    now = clock.now()
    with empty.app_context():
        leave_traces(now)

    run_nightly(empty)
    assert traces(empty) == (1, 1)

    with time_machine.travel(now + timedelta(days=3)):
        run_nightly(empty)
    assert traces(empty) == (0, 0)


@pytest.mark.only_on("sqlite")
def test_what_is_forgotten_is_not_left_in_the_files(empty: Flask) -> None:
    """SQLite keeps deleted rows in its log until that is folded back (`safety.md` 0)."""
    now = clock.now()
    with empty.app_context():
        leave_traces(now)
        file = Path(str(db.engine.url.database))
    assert CANARY.encode() in raw(file)

    with time_machine.travel(now + timedelta(days=3)):
        run_nightly(empty)

    assert CANARY.encode() not in raw(file)


def raw(file: Path) -> bytes:
    """The database and its log as they lie on the disk."""
    log = file.with_name(f"{file.name}-wal")
    return file.read_bytes() + (log.read_bytes() if log.exists() else b"")
