"""Every migration is tried down and up again on a full database, one step at a time."""

import os
from pathlib import Path
from typing import Any

from alembic.script import ScriptDirectory
from flask import current_app
from flask_migrate import check, downgrade, upgrade
from sqlalchemy import inspect, text

from app import create_app
from app.extensions import db
from tests.databases import drop_database, fresh_database
from tests.world import make_world

FIRST_TO_TRY = "0003"
"""What lies before was tried when it landed."""
KEPT = {
    "queues": "purpose = 'club'",
    "places": "queue_id IN (SELECT id FROM queues WHERE purpose = 'club')",
}
"""Which rows have a place further down: trips go, and their queues and places with them."""


def test_each_step_down_and_up_again_keeps_every_row(run_folder: Path, database_kind: str) -> None:
    url = fresh_database(database_kind, f"samlaes_steps_{os.getpid()}", run_folder)
    app = create_app(INSTANCE=run_folder, SQLALCHEMY_DATABASE_URI=url, TESTING=True)
    with app.app_context():
        make_world(db.session())
        db.session.commit()
        db.session.remove()
        before = _rows()

        steps = _steps_from_the_top()
        for step in steps:
            downgrade(revision=step)
            _nothing_hangs_in_the_air(database_kind)
        kept = _rows()
        for step in reversed(steps):
            upgrade(revision=step)
            _nothing_hangs_in_the_air(database_kind)
        upgrade()
        check()

        after = _rows()
        db.session.remove()
        db.engine.dispose()
    drop_database(url)
    assert len(steps) > 1
    assert kept == {table: before[table] for table in kept}, "a step down lost rows that had a place"
    assert {table: after[table] for table in kept} == kept, "a step up lost rows"


def _steps_from_the_top() -> list[str]:
    """The revisions under the newest, down to the first to try."""
    config: Any = current_app.extensions["migrate"].migrate.get_config()
    revisions = [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()]
    return [revision for revision in revisions[1:] if revision >= FIRST_TO_TRY]


def _rows() -> dict[str, int]:
    """How many rows each table holds."""
    with db.engine.connect() as connection:
        names = [
            n for n in inspect(connection).get_table_names() if not n.startswith(("work_search", "alembic"))
        ]
        counted = {
            n: connection.scalar(text(f'SELECT count(*) FROM "{n}" WHERE {KEPT.get(n, "1 = 1")}'))
            for n in names
        }
        connection.rollback()
    return counted


def _nothing_hangs_in_the_air(kind: str) -> None:
    """SQLite rebuilds tables; nothing may point to what is gone. PostgreSQL watches by itself."""
    if kind != "sqlite":
        return
    with db.engine.connect() as connection:
        hanging = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        connection.rollback()
    assert not hanging
