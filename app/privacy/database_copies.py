"""A copy of the whole database as it was in one moment, while others write; and the way back.

SQLite copies itself page by page. PostgreSQL gives each table by COPY out of one snapshot, so that neither
`pg_dump` nor its version matters; what it takes back stands in tables made by our own migrations.
"""

import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Select, func, literal_column, select, text

from app.privacy import archive
from app.privacy.archive import DATABASE, BrokenBackup, Manifest, Opened, Writer

SQLITE_FILE = DATABASE + "samlaes.db"
VERSION = "alembic_version"
_REACHED = "SELECT version_num FROM alembic_version"
_TABLES = (
    "SELECT c.relname, string_agg(quote_ident(a.attname), ',' ORDER BY a.attnum) FROM pg_class c "
    "JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 "
    "AND NOT a.attisdropped AND a.attgenerated = '' "
    "WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace GROUP BY c.relname ORDER BY c.relname"
)
_FOREIGN_KEYS = (
    "SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid) FROM pg_constraint "
    "WHERE contype = 'f' AND connamespace = 'public'::regnamespace"
)
_SEQUENCES = (
    "SELECT s.oid::regclass::text, t.relname, a.attname FROM pg_class s "
    "JOIN pg_depend d ON d.objid = s.oid AND d.classid = 'pg_class'::regclass AND d.deptype IN ('a', 'i') "
    "JOIN pg_class t ON t.oid = d.refobjid "
    "JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = d.refobjsubid "
    "WHERE s.relkind = 'S' AND s.relnamespace = 'public'::regnamespace"
)


def put_into(writer: Writer, engine: Engine) -> None:
    """Add the database to a backup; nobody who writes meanwhile waits for it."""
    if engine.dialect.name == "sqlite":
        _copy_sqlite(writer, engine)
    else:
        _copy_postgresql(writer, engine)


def bring_back(manifest: Manifest, opened: Opened, engine: Engine, migrate_to: Callable[[str], None]) -> None:
    """Replace all there is by what the backup holds. `migrate_to` brings an empty database to a migration."""
    if engine.dialect.name == "sqlite":
        _bring_back_sqlite(opened, engine)
        return
    with engine.begin() as connection:
        for name, _columns in _tables(connection):
            connection.exec_driver_sql(f'DROP TABLE "{name}" CASCADE')
    migrate_to(manifest.revision)
    with engine.begin() as connection:
        _fill_postgresql(manifest, opened, connection)


def _copy_sqlite(writer: Writer, engine: Engine) -> None:
    with tempfile.TemporaryDirectory(dir=_beside(engine)) as folder:
        file = Path(folder) / "copy.db"
        copy = sqlite3.connect(file)
        with engine.connect() as connection:
            connection.rollback()
            # All pages in one step: a writer in between would make it begin again.
            _raw(connection).backup(copy, pages=-1)
        (writer.manifest.revision,) = copy.execute(_REACHED).fetchone()
        copy.close()
        with file.open("rb") as whole:
            writer.add(SQLITE_FILE, archive.pieces(whole))


def _bring_back_sqlite(opened: Opened, engine: Engine) -> None:
    with tempfile.TemporaryDirectory(dir=_beside(engine)) as folder:
        file = Path(folder) / "copy.db"
        with opened(SQLITE_FILE) as packed, file.open("wb") as whole:
            shutil.copyfileobj(packed, whole)
        source = sqlite3.connect(file)
        with engine.connect() as connection:
            connection.rollback()
            _refuse_if_busy(_raw(connection))
            source.backup(_raw(connection), pages=-1)
        source.close()


def _refuse_if_busy(raw: Any) -> None:
    """SQLite would wait for another writer without an end."""
    try:
        raw.execute("BEGIN IMMEDIATE")
        raw.execute("ROLLBACK")
    except sqlite3.OperationalError as error:
        raise BrokenBackup("Somebody is writing to the database: stop the server first.") from error


def _beside(engine: Engine) -> Path:
    """The folder of the database itself: no copy of it may lie where others can read."""
    return Path(engine.url.database or ".").resolve().parent


def _raw(connection: Connection) -> Any:
    return connection.connection.driver_connection


def _copy_postgresql(writer: Writer, engine: Engine) -> None:
    snapshot = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    with snapshot.connect() as connection:
        writer.manifest.revision = str(connection.exec_driver_sql(_REACHED).scalar_one())
        cursor = _raw(connection).cursor()
        for name, columns in _tables(connection):
            writer.manifest.columns[name] = columns
            writer.add(f"{DATABASE}{name}.copy", _out(cursor, f'COPY "{name}" ({columns}) TO STDOUT'))


def _out(cursor: Any, command: str) -> Iterator[bytes]:
    with cursor.copy(command) as copy:
        for piece in copy:
            yield bytes(piece)


def _fill_postgresql(manifest: Manifest, opened: Opened, connection: Connection) -> None:
    """Rows first, then the foreign keys, which PostgreSQL checks one and all as they come back."""
    keys = connection.exec_driver_sql(_FOREIGN_KEYS).all()
    for table, name, _says in keys:
        connection.exec_driver_sql(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    cursor = _raw(connection).cursor()
    for table, columns in manifest.columns.items():
        if table == VERSION:
            continue
        cursor.execute(f'TRUNCATE "{table}"')
        with (
            opened(f"{DATABASE}{table}.copy") as inside,
            cursor.copy(f'COPY "{table}" ({columns}) FROM STDIN') as copy,
        ):
            for piece in archive.pieces(inside):
                copy.write(piece)
    for table, name, says in keys:
        connection.exec_driver_sql(f"ALTER TABLE {table} ADD CONSTRAINT {name} {says}")
    for sequence, table, column in connection.exec_driver_sql(_SEQUENCES).all():
        last: Select[Any] = select(func.max(literal_column(f'"{column}"'))).select_from(text(f'"{table}"'))
        connection.execute(select(func.setval(sequence, (connection.scalar(last) or 0) + 1, False)))


def _tables(connection: Connection) -> list[tuple[str, str]]:
    """Each table with its columns, as they may stand in a command."""
    return [(str(name), str(columns)) for name, columns in connection.exec_driver_sql(_TABLES).all()]
