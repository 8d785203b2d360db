"""What becomes of a file written ahead of its row when the row's transaction ends in an unusual way."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app.core import clock, media
from app.core.records import AuditEvent

WRITTEN = "1/a-file"


@pytest.fixture
def alone(app: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Session]:
    """A session with a database of its own, so that it commits in earnest; one file is written in it."""
    monkeypatch.setitem(app.extensions, "media", media.opened("", tmp_path))
    engine = create_engine("sqlite://")
    with Session(engine) as session:
        session.execute(text("CREATE TABLE told (words TEXT)"))
        media.put(WRITTEN, b"all of it")
        media.delete_unless_committed(session, [WRITTEN])
        assert media.is_there(WRITTEN)
        yield session
    engine.dispose()


def test_a_row_whose_commit_was_never_answered_keeps_its_file(
    alone: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The connection dies after the database has done as it was told."""
    dialect = alone.get_bind().dialect
    really: Any = dialect.do_commit

    def done_but_not_answered(connection: Any) -> None:
        really(connection)
        raise dialect.loaded_dbapi.OperationalError("the connection was lost")

    alone.execute(text("INSERT INTO told VALUES ('the row')"))
    with monkeypatch.context() as patched, pytest.raises(OperationalError):
        patched.setattr(dialect, "do_commit", done_but_not_answered)
        alone.commit()
    alone.rollback()

    assert alone.scalar(text("SELECT words FROM told")) == "the row"
    assert media.is_there(WRITTEN)


def test_a_row_refused_on_the_way_to_its_commit_takes_its_file_along(alone: Session) -> None:
    alone.add(AuditEvent(library_id=1, at=clock.now(), action="no table", subject="takes", subject_key="it"))

    with pytest.raises(OperationalError):
        alone.commit()
    alone.rollback()

    assert not media.is_there(WRITTEN)
