"""What storms share: how long they blow, an installation of their own, client processes, and the figures."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import invariants
from app.extensions import db
from bench.figures import Figures
from bench.installation import Installation, installed, moved_in
from bench.load import Clients
from bench.town import HAMLET


@pytest.fixture(scope="session")
def is_long(request: pytest.FixtureRequest) -> bool:
    """Whether the whole storm is wanted (`--storm=long`) or its short version."""
    return bool(request.config.getoption("--storm") == "long")


@pytest.fixture(scope="session")
def original(database_kind: str, run_folder: Path) -> Iterator[Installation]:
    """A small library to be copied."""
    with installed(database_kind, HAMLET, run_folder) as there:
        yield there


@pytest.fixture
def hamlet(original: Installation, tmp_path: Path) -> Iterator[Installation]:
    """A small library with a librarian signed in; afterwards every invariant must hold."""
    with moved_in(original, tmp_path, f"samlaes_hamlet_{os.getpid()}") as there:
        yield there
        with there.app.app_context():
            assert invariants.broken(db.session()) == []
            db.session.rollback()


@pytest.fixture(scope="session")
def clients() -> Iterator[Clients]:
    """Eight processes that send."""
    eight = Clients(8)
    yield eight
    eight.close()


@pytest.fixture
def figures(database_kind: str) -> Figures:
    return Figures(suffix=f".{database_kind}")
