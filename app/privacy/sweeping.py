"""What was deleted leaves the files too: the full text, the write-ahead log, dead rows (`safety.md` 0)."""

import contextlib
import sqlite3

from sqlalchemy import Connection, Engine, String
from sqlalchemy.exc import DBAPIError

from app.core.tables import Base

MERGE_THE_SEARCH = "INSERT INTO work_search (work_search) VALUES ('optimize')"
"""Words that were deleted stand in its parts until these are made one."""
BESIDE_A_CHILD = {"notices", "audit_events", "form_receipts", "guardians", "meetings", "activities"}


def sweep(engine: Engine, patience: float) -> bool:
    """Sweep SQLite's file; whether all of it was done within `patience` seconds, else the night does it.

    PostgreSQL sweeps its own dead rows away; `sweep_thoroughly` does so at once.
    """
    if engine.dialect.name != "sqlite":
        return True
    with engine.connect() as connection:
        connection.rollback()
        raw = connection.connection.driver_connection
        assert raw is not None
        before = raw.execute("PRAGMA busy_timeout").fetchone()[0]
        raw.execute(f"PRAGMA busy_timeout={int(patience * 1000)}")
        try:
            raw.execute(MERGE_THE_SEARCH)
            is_busy, *_frames = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except sqlite3.OperationalError:
            return False
        finally:
            raw.execute(f"PRAGMA busy_timeout={before}")
        return not is_busy


def sweep_thoroughly(engine: Engine, patience: float) -> bool:
    """As `sweep`; PostgreSQL writes the tables that tell of children anew, and holds each while it does.

    So it does with its statistics, which keep common values of their own. Of its write-ahead log a new part
    is begun; the old ones go at the checkpoint, if the server does not use their files again (`wal_recycle`).
    What is dead goes first: writing anew keeps it while anybody on the server, in any database, writes.
    """
    if engine.dialect.name == "sqlite":
        return sweep(engine, patience)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(f"SET lock_timeout = {int(patience * 1000)}")
        try:
            for name in touched():
                connection.exec_driver_sql(f'VACUUM "{name}"')
                connection.exec_driver_sql(f'VACUUM (FULL, ANALYZE) "{name}"')
                _forget_statistics_of_nothing(connection, name)
            connection.exec_driver_sql("VACUUM pg_statistic")
            connection.exec_driver_sql("VACUUM FULL pg_statistic")
        except DBAPIError:
            return False
        finally:
            connection.exec_driver_sql("RESET lock_timeout")
        # Only the server's own operator may; without, it does so itself within minutes.
        with contextlib.suppress(DBAPIError):
            connection.exec_driver_sql("SELECT pg_switch_wal()")
            connection.exec_driver_sql("CHECKPOINT")
    return True


def _forget_statistics_of_nothing(connection: Connection, name: str) -> None:
    """Of a table with no row left PostgreSQL keeps what it knew; a type put on anew makes it forget."""
    if connection.exec_driver_sql(f'SELECT EXISTS (SELECT FROM "{name}")').scalar():  # noqa: S608 - ours
        return
    for column in Base.metadata.tables[name].columns:
        if isinstance(column.type, String):
            kind = column.type.compile(connection.dialect)
            connection.exec_driver_sql(f'ALTER TABLE "{name}" ALTER COLUMN "{column.name}" TYPE {kind}')


def touched() -> list[str]:
    """The tables an erasure deletes from or changes: of children, what hangs on them, and some beside."""
    tables = Base.metadata.tables
    found, size = {"children"}, 0
    while size < len(found):
        size = len(found)
        found |= {
            name
            for name, table in tables.items()
            if found & {key.referred_table.name for key in table.foreign_key_constraints}
        }
    return sorted(found | (BESIDE_A_CHILD & tables.keys()))
