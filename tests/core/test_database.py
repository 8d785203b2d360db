"""Who may write when, and that a template may not ask."""

import sqlite3

import pytest
from flask import Flask
from sqlalchemy import select, text, update
from sqlalchemy.exc import OperationalError

from app.core import database, sqlite
from app.core.database import (
    QueryWhileRendering,
    WriteWhileReading,
    closed_for_rendering,
    lock,
    paused,
    session,
)
from app.extensions import db
from app.libraries.models import Branch, Library


@pytest.mark.only_on("sqlite")
def test_a_writing_request_holds_the_only_pen_and_a_reading_one_does_not(play: Flask) -> None:

    assert play.test_client().post("/here/play/locks").get_data(as_text=True) == "held"
    assert play.test_client().get("/here/play/locks").get_data(as_text=True) == "free"


@pytest.mark.only_on("sqlite")
def test_who_waits_too_long_for_the_pen_is_asked_to_come_back(
    play: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "LONGEST_WAIT_SECONDS", 0.2)
    with play.app_context():
        file = db.engine.url.database
    other = sqlite3.connect(str(file), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        refused = play.test_client().post("/here/play/locks")
        read = play.test_client().get("/here/play/locks")
    finally:
        other.rollback()
        other.close()

    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "5")
    assert read.status_code == 200
    assert play.test_client().post("/here/play/locks").status_code == 200


@pytest.mark.only_on("sqlite")
def test_the_settings_of_each_connection(play: Flask) -> None:
    with play.app_context():
        asked = {name: session().scalar(text(f"PRAGMA {name}")) for name in ("foreign_keys", "secure_delete")}
        asked["synchronous"] = session().scalar(text("PRAGMA synchronous"))
        asked["journal_mode"] = session().scalar(text("PRAGMA journal_mode"))
        session().rollback()

    assert asked == {"foreign_keys": 1, "secure_delete": 1, "synchronous": 2, "journal_mode": "wal"}


@pytest.mark.only_on("postgresql")
def test_readers_keep_the_statements_that_were_prepared(empty: Flask) -> None:
    """A rollback would forget them: they are planned once, not at every look."""
    with empty.app_context(), database.may_write(False):
        for _ in range(8):
            session().scalars(select(Library.slug).where(Library.id == 1)).all()
            db.session.remove()
        prepared = text("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%slug%'")
        kept = session().scalar(prepared)
        db.session.remove()

    assert kept == 1


@pytest.mark.parametrize("write", ["a row", "a statement"])
def test_a_request_that_reads_cannot_write(empty: Flask, write: str) -> None:
    with empty.app_context():
        library_id = session().scalars(select(Library.id)).first()
        session().rollback()
        with database.may_write(False):
            with pytest.raises(WriteWhileReading):
                if write == "a row":
                    session().add(Branch(library_id=library_id, name="half done"))
                    session().flush()
                else:
                    session().execute(update(Library).values(phone="98 12 34 56"))
            session().rollback()

        assert session().scalars(select(Branch)).all() == []
        session().rollback()


def test_while_a_template_runs_the_database_is_closed(play: Flask) -> None:
    with play.app_context():
        session().execute(text("SELECT 0"))
        with closed_for_rendering(), pytest.raises(QueryWhileRendering, match="SELECT 1"):
            session().execute(text("SELECT 1"))
        session().rollback()

        assert session().scalar(text("SELECT 1")) == 1
        session().rollback()


@pytest.mark.only_on("postgresql")
def test_a_locked_row_is_read_afresh_and_held(empty: Flask) -> None:
    """What was loaded before the lock may be old; after it nobody else may change the row."""
    with empty.app_context():
        session().add(Branch(library_id=session().scalars(select(Library.id)).first(), name="old"))
        session().commit()
        branch = session().scalars(select(Branch)).one()
        assert branch.name == "old"
        with db.engine.begin() as other:
            other.execute(update(Branch).values(name="new"))

        assert lock(session(), branch).name == "new"

        with pytest.raises(OperationalError, match="could not obtain lock"), db.engine.begin() as other:
            other.execute(text("SELECT id FROM branches FOR UPDATE NOWAIT"))
        session().rollback()


def test_slow_work_comes_before_the_first_change(empty: Flask) -> None:
    with empty.app_context():
        session().add(Branch(library_id=1, name="half done"))

        with pytest.raises(RuntimeError, match="before the first change"), paused(session()):
            pass
        session().rollback()


@pytest.mark.parametrize("write", ["a row", "a statement"])
def test_what_was_sent_before_slow_work_is_not_taken_back_in_silence(empty: Flask, write: str) -> None:
    with empty.app_context():
        library_id = session().scalars(select(Library.id)).first()
        if write == "a row":
            session().add(Branch(library_id=library_id, name="half done"))
            session().flush()
        else:
            session().execute(update(Library).values(phone="98 12 34 56"))

        with pytest.raises(RuntimeError, match="before the first change"), paused(session()):
            pass
        session().rollback()

        with paused(session()):
            assert not session().in_transaction()


def test_what_was_committed_is_no_hindrance_to_slow_work(empty: Flask) -> None:
    with empty.app_context():
        session().execute(update(Library).values(phone="98 12 34 56"))
        session().commit()
        session().scalars(select(Library.phone)).all()

        with paused(session()):
            assert not session().in_transaction()


def test_slow_work_holds_no_transaction(empty: Flask) -> None:
    with empty.app_context():
        session().scalar(text("SELECT 1"))
        assert session().in_transaction()

        with paused(session()):
            assert not session().in_transaction()
