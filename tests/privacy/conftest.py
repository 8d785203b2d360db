"""An installation of its own with real commits and real files, and the cast in it."""

import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app import create_app
from app.extensions import db
from tests.databases import drop_database, fresh_database
from tests.world import World, make_world


@dataclass
class House:
    """One installation: its application, its folder, and the cast if it has one."""

    app: Flask
    folder: Path
    url: str

    @contextmanager
    def session(self) -> Iterator[Session]:
        """A session that writes; committed at the end."""
        with self.app.app_context():
            try:
                yield db.session()
                db.session.commit()
            finally:
                db.session.remove()

    @contextmanager
    def world(self) -> Iterator[World]:
        with self.session() as session:
            yield make_world(session)


Built = Callable[[], House]


@pytest.fixture
def build(run_folder: Path, database_kind: str) -> Iterator[Built]:
    """`build()` makes one more installation, empty."""
    built: list[House] = []

    def one_more() -> House:
        name = f"samlaes_house_{os.getpid()}_{secrets.token_hex(4)}"
        folder = run_folder / name
        folder.mkdir()
        inside = folder if database_kind == "sqlite" else run_folder
        url = fresh_database(database_kind, name, run_folder)
        if database_kind == "sqlite":
            file = Path(url.removeprefix("sqlite:///")).rename(inside / "samlaes.db")
            url = f"sqlite:///{file}"
        house = House(create_app(INSTANCE=folder, SQLALCHEMY_DATABASE_URI=url, TESTING=True), folder, url)
        built.append(house)
        return house

    yield one_more
    for house in built:
        with house.app.app_context():
            db.session.remove()
            db.engine.dispose()
        drop_database(house.url)


@pytest.fixture
def house(build: Built) -> House:
    return build()
