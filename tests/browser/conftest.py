"""Browser tests: a live installation, two windows, and a watch on everything that goes wrong in them."""

import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, BrowserType, Page, expect, sync_playwright

from app import create_app
from app.core import database
from app.core.database import session
from app.demo.seed import seed
from app.extensions import db
from app.libraries.setup import setup_token
from tests.browser.chromium import chromium
from tests.browser.watch import Watch
from tests.databases import closed, copied_database, drop_database, fresh_database
from tests.live import Site, site

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
PATIENCE_MS = 20_000
"""A disk that others keep busy may hold one answer back for seconds; what comes at once waits for nothing."""
FLAGS = [
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        started = launched(playwright.chromium)
        yield started
        started.close()


def launched(kind: BrowserType, *flags: str) -> Browser:
    """A browser of this kind, with `flags` beside our own."""
    found = chromium(kind.executable_path)
    assert found, "run `python -m tests.browser.chromium` first; `make test` does"
    return kind.launch(executable_path=found, chromium_sandbox=os.getuid() != 0, args=[*FLAGS, *flags])


@pytest.fixture(scope="module", params=[PHONE, DESK], ids=["phone", "desk"])
def window(request: pytest.FixtureRequest) -> dict[str, int]:
    size: dict[str, int] = request.param
    return size


@pytest.fixture
def empty_site(run_folder: Path, database_kind: str, window: dict[str, int]) -> Iterator[Site]:
    """A fresh installation with nothing in it, for one journey in one window."""
    with fresh_site(run_folder, database_kind, f"chain_{window['width']}") as running:
        yield running


@pytest.fixture
def plain_site(run_folder: Path, database_kind: str, window: dict[str, int]) -> Iterator[Site]:
    """Another one, for the walk without scripts."""
    with fresh_site(run_folder, database_kind, f"plain_{window['width']}") as running:
        yield running


@pytest.fixture(scope="session")
def lived(run_folder: Path, database_kind: str) -> Iterator[tuple[Path, str]]:
    """The demo's folder and database, to be copied: living through it takes longer than a short journey."""
    name = f"samlaes_lived_{os.getpid()}"
    url, folder = fresh_database(database_kind, name, run_folder), run_folder / name
    folder.mkdir()
    app = create_app(INSTANCE=folder, SQLALCHEMY_DATABASE_URI=url)
    with app.app_context():
        seed(app)
        session().commit()
        db.session.remove()
        closed(db.engine)
    yield folder, url
    drop_database(url)


def _demo_fixture(*, with_worker: bool) -> Any:
    """A fixture: the demo, served for one test, and an application on its database."""

    @pytest.fixture
    def served(
        request: pytest.FixtureRequest, lived: tuple[Path, str], run_folder: Path
    ) -> Iterator[tuple[Site, Flask]]:
        with demo_site(lived, run_folder, journey_of(request), with_worker=with_worker) as running:
            yield running

    return served


demo = _demo_fixture(with_worker=True)
still_demo = _demo_fixture(with_worker=False)
"""Nobody sends its mails."""


@contextmanager
def demo_site(
    lived: tuple[Path, str], run_folder: Path, what: str, *, with_worker: bool, **environ: str
) -> Iterator[tuple[Site, Flask]]:
    """A copy of the demo, served. What the test looks up meanwhile does not keep the server from writing."""
    original, filled = lived
    name = f"samlaes_{what}_{os.getpid()}"
    url = copied_database(filled, name, run_folder)
    shutil.copytree(original, run_folder / name)
    with site(run_folder / name, url, with_worker=with_worker, SAMLAES_DEMO="0", **environ) as running:
        app = create_app(INSTANCE=running.instance, SQLALCHEMY_DATABASE_URI=url)
        with app.app_context(), database.may_write(False):
            yield running, app
            db.session.remove()
            db.engine.dispose()
    drop_database(url)


def journey_of(request: pytest.FixtureRequest) -> str:
    """A name of its own for each test in each window, short enough for a database."""
    return hashlib.sha256(request.node.nodeid.encode()).hexdigest()[:12]


@contextmanager
def fresh_site(run_folder: Path, kind: str, what: str) -> Iterator[Site]:
    name = f"samlaes_{what}_{os.getpid()}"
    url = fresh_database(kind, name, run_folder)
    (run_folder / name).mkdir()
    setup_token(run_folder / name)
    with site(run_folder / name, url, SAMLAES_DEMO="0") as running:
        yield running
    drop_database(url)


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def new_window(browser: Browser, window: dict[str, int], watch: Watch) -> Iterator[Callable[..., Page]]:
    """`new_window()` is a device of its own, watched for console errors and policy violations."""
    contexts: list[BrowserContext] = []

    def opened(**options: Any) -> Page:
        context = browser.new_context(viewport=window, locale="da-DK", **options)  # type: ignore[arg-type]
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        page = context.new_page()
        watch.over(page)
        return page

    yield opened
    for number, context in enumerate(contexts):
        if os.environ.get("SCREENS"):
            context.pages[0].screenshot(path=f"{os.environ['SCREENS']}/{number}.png", full_page=True)
        context.close()
