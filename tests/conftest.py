"""What tests share: the application on a fresh database, a client for each of the cast, a query counter."""

import os
from collections.abc import Callable, Generator, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from argon2 import PasswordHasher
from flask import Flask
from hypothesis import HealthCheck, settings
from sqlalchemy import event
from sqlalchemy.orm import Session, scoped_session, sessionmaker

from app import create_app
from app.boxes import numbering, packing
from app.catalogue.models import Work
from app.clubs.models import Club
from app.core import clock, media, passwords
from app.deposits import dispatch
from app.deposits.models import Box, Deposit
from app.extensions import db
from tests.databases import drop_database, fresh_database
from tests.pages import Visitor
from tests.world import World, make_world

# On a busy machine an example may take its time, and thinking it up too.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")

SET_BACK = datetime(2026, 11, 21, 10, tzinfo=UTC) - datetime.now(UTC)
"""Tests take place on this Saturday, whatever day it is: three days before the meeting of `world.py`."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.addoption("--storm", choices=("short", "long"), default="short")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is about the other database."""
    kind = config.getoption("--database")
    other = [item for item in items if (mark := item.get_closest_marker("only_on")) and kind not in mark.args]
    config.hook.pytest_deselected(items=other)
    items[:] = [item for item in items if item not in other]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Set the clock for a test and its fixtures, unless programs with a clock of their own take part."""
    if item.get_closest_marker("browser") or item.get_closest_marker("storm"):
        return (yield)
    with time_machine.travel(datetime.now(UTC) + SET_BACK):
        return (yield)


@pytest.fixture(scope="session")
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for the whole run, however many processes there are."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base


@pytest.fixture(scope="session")
def database_kind(request: pytest.FixtureRequest) -> str:
    return str(request.config.getoption("--database"))


@pytest.fixture(scope="session")
def app(run_folder: Path, database_kind: str) -> Iterator[Flask]:
    name = f"samlaes_test_{os.getpid()}"
    url = fresh_database(database_kind, name, run_folder)
    instance = run_folder / name
    instance.mkdir(exist_ok=True)
    application = create_app(
        INSTANCE=instance, SQLALCHEMY_DATABASE_URI=url, TESTING=True, WTF_CSRF_ENABLED=False
    )
    yield application
    with application.app_context():
        db.engine.dispose()
    drop_database(url)


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """A session whose work is rolled back after the test, the application's commits included."""
    with app.app_context():
        engine = db.engine
    media.use(app)
    connection = engine.connect()
    outer = connection.begin()
    # The cast keeps what it knows after a page was fetched; pages start from a session emptied by `Visitor`.
    factory = sessionmaker(bind=connection, join_transaction_mode="create_savepoint", expire_on_commit=False)
    ours = scoped_session(factory, lambda: 0)
    before, db.session = db.session, ours
    yield ours()
    ours.remove()
    db.session = before
    if outer.is_active:
        outer.rollback()
    connection.close()


@pytest.fixture
def world(session: Session) -> World:
    return make_world(session)


@pytest.fixture
def box(world: World) -> Box:
    """Box 8, new and empty."""
    return numbering.make_box(world.session, world.library, 8, "Fantasy", world.lise, clock.now())


@pytest.fixture
def deposit(world: World, box: Box) -> Deposit:
    """Box 8 with three copies of the one book, on its way to the club."""
    now = clock.now()
    for _ in range(3):
        packing.add_copy(world.session, box, world[Work], world.lise, now)
    return dispatch.send(world.session, box, world[Club].school, world[Club], None, world.lise, now)


@pytest.fixture
def visit(app: Flask, session: Session) -> Callable[..., Visitor]:
    """`visit(lise)` is a browser signed in as Lise; `visit()` is anybody's."""

    def as_(who: Any = None) -> Visitor:
        return Visitor(app, session, who)

    return as_


@pytest.fixture
def statements(session: Session) -> Iterator[list[str]]:
    """The SQL sent so far; clear it before what you count. BEGIN and COMMIT are not in it."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT")):
            sent.append(statement)

    engine = session.connection().engine
    event.listen(engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine, "before_cursor_execute", note)


@pytest.fixture
def argon2_runs(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The argon2 runs so far; the library itself does the work."""
    passwords.secret_matches(None, "", "")  # the dummy is hashed once for the whole process
    runs: list[str] = []
    verify, make = PasswordHasher.verify, PasswordHasher.hash

    def noted_verify(self: PasswordHasher, *args: Any, **kwargs: Any) -> Any:
        runs.append("verify")
        return verify(self, *args, **kwargs)

    def noted_hash(self: PasswordHasher, *args: Any, **kwargs: Any) -> Any:
        runs.append("hash")
        return make(self, *args, **kwargs)

    monkeypatch.setattr(PasswordHasher, "verify", noted_verify)
    monkeypatch.setattr(PasswordHasher, "hash", noted_hash)
    return runs


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real registers and lists (`SAMLAES_DATA`)."""
    folder = os.environ.get("SAMLAES_DATA")
    if not folder:
        pytest.skip("SAMLAES_DATA is not set")
    return Path(folder)
