"""A small application of its own, with real commits: routes made for the tests of the core."""

import os
import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Blueprint, Flask, Response, current_app, request
from jinja2 import ChoiceLoader, DictLoader
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from app import create_app
from app.access.arrival import here
from app.access.guard import public
from app.core import clock, throttle
from app.core.database import paused, session
from app.core.errors import Refused, RuleBroken
from app.core.page import go_to, page
from app.core.tables import new_key
from app.extensions import db
from app.libraries.models import Branch, Library
from tests.databases import drop_database, fresh_database

TEMPLATES = {
    "play/show.html": """{% extends "layouts/bare.html" %}{% block title %}Play{% endblock %}
        {% block content %}<h1>Play</h1>{% include "play/_list.html" %}{% include "play/_count.html" %}
        {% endblock %}""",
    "play/_list.html": '<ul id="list"><li>{{ words }}</li></ul>',
    "play/_count.html": '<p id="count">{{ count }}</p>',
    "play/asks.html": "{{ ask() }}",
}
bp = Blueprint("play", __name__, url_prefix="/<slug:library>/play")


def show(**options: Any) -> Response:
    return page(
        "play/show.html",
        address=f"/{here().slug}/play/page",
        fragments=("list", "count"),
        words="<b>&",
        count=3,
        **options,
    )


@bp.get("/page")
@public()
def seen() -> Response:
    return show()


@bp.post("/page")
@public()
def change() -> Response:
    return show(changed=("count",), said="Done.")


@bp.post("/refused")
@public()
def refused() -> Response:
    return show(status=422, changed=("count",))


@bp.post("/branches")
@public()
def add() -> Response:
    """Adds a branch; the form says what goes wrong afterwards."""
    session().add(Branch(library_id=here().id, name=request.form["name"]))
    if request.form.get("late") == "duplicate":
        session().add(Branch(library_id=here().id, name=request.form["name"]))
        return go_to(f"/{here().slug}/play/page")
    session().flush()
    if request.form.get("late") == "rule":
        raise RuleBroken("no_places")
    if request.form.get("late") == "trace":
        throttle.count(session(), "play", clock.now(), timedelta(days=365))
        raise Refused("not_allowed")
    if request.form.get("late") == "busy":
        raise OperationalError("", {}, Exception())
    return go_to(f"/{here().slug}/play/page?added={request.form['name']}")


@bp.post("/slow")
@public()
def slow() -> Response:
    """Lets go of the transaction for something slow; meanwhile the same form comes a second time."""
    with paused(session()):
        if "X-Second" not in request.headers:
            second = current_app.test_client().post(
                request.path, data=request.form, headers={"X-Second": "1"}
            )
            assert second.status_code == 303
    session().add(Branch(library_id=here().id, name=request.form["name"] + new_key()))
    session().flush()
    return go_to(f"/{here().slug}/play/page?by={request.headers.get('X-Second', '0')}")


@bp.get("/writes")
@public()
def writes() -> Response:
    session().add(Branch(library_id=here().id, name="by looking"))
    session().flush()
    return show()


@bp.get("/asks")
@public()
def asks() -> Response:
    return page("play/asks.html", ask=lambda: session().execute(text("SELECT 1")))


@bp.route("/locks", methods=["GET", "POST"])
@public()
def locks() -> str:
    """Whether somebody else could begin to write while this request is served (SQLite)."""
    session().execute(text("SELECT 1"))
    other = sqlite3.connect(str(db.engine.url.database), timeout=0, isolation_level=None)
    try:
        other.execute("BEGIN IMMEDIATE")
        other.execute("ROLLBACK")
    except sqlite3.OperationalError:
        return "held"
    finally:
        other.close()
    return "free"


@pytest.fixture(scope="session")
def play(run_folder: Path, database_kind: str) -> Iterator[Flask]:
    name = f"samlaes_play_{os.getpid()}"
    url = fresh_database(database_kind, name, run_folder)
    (run_folder / name).mkdir(exist_ok=True)
    app = create_app(
        INSTANCE=run_folder / name, SQLALCHEMY_DATABASE_URI=url, TESTING=True, WTF_CSRF_ENABLED=False
    )
    app.jinja_env.loader = ChoiceLoader([DictLoader(TEMPLATES), app.jinja_env.loader])  # type: ignore[list-item]
    app.register_blueprint(bp)
    with app.app_context():
        now = clock.now()
        values = {"country": "DK", "language": "en", "zone": "Europe/Copenhagen", "created_at": now}
        db.session.add_all(Library(slug=slug, name=slug, **values) for slug in ("here", "there"))
        db.session.commit()
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    drop_database(url)


@pytest.fixture
def empty(play: Flask) -> Iterator[Flask]:
    """The small application without anything the test before has left."""
    yield play
    with play.app_context():
        for table in ("branches", "form_receipts", "rate_counters", "job_runs"):
            db.session.execute(text(f"DELETE FROM {table}"))
        db.session.commit()
