"""`make run`: the database brought up to date, the demo in an empty one, the web server and one worker."""

import os
import signal
import socket
import subprocess
import sys
import threading
from types import FrameType

import click
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import func, select

from app.config import port
from app.core import database
from app.extensions import db
from app.libraries.models import Library
from app.libraries.setup import setup_token
from app.restored import refuse_unless_replayed
from app.worker import work

WORKERS = 2
SPARING = {"MALLOC_ARENA_MAX": "1"}
"""One heap for all threads; with one for each, what a thread has let go of is lost to the others."""


def serve(app: Flask) -> None:
    """Run until told to stop; ends the web server it started."""
    _refuse_if_taken()
    upgrade()
    refuse_unless_replayed(app)
    _fill_or_explain(app)
    stop = threading.Event()
    server = _start_server(app)

    def end(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGINT, end)
    signal.signal(signal.SIGTERM, end)
    threading.Thread(target=_watch, args=(server, stop), daemon=True).start()
    try:
        work(app, stop)
    finally:
        server.terminate()
        server.wait(timeout=20)


def web_server(host: str, port: int, workers: int, log_level: str) -> list[str]:
    """The command that starts it; what it serves may come after, instead of Samlæs."""
    command = [sys.executable, "-m", "app.web", "--host", host, "--port", str(port)]
    return [*command, "--workers", str(workers), "--log-level", log_level]


def _refuse_if_taken() -> None:
    """Two servers on one port would share the visitors between them without a word."""
    with socket.socket() as asking:
        asking.settimeout(1)
        if asking.connect_ex((os.environ.get("SAMLAES_HOST", "127.0.0.1"), port())) == 0:
            raise click.ClickException(f"Port {port()} is in use. Choose another: PORT={port() + 1} make run")


def _fill_or_explain(app: Flask) -> None:
    from app.demo.guide import how_to_sign_in
    from app.demo.seed import seed

    base = app.config["BASE_URL"]
    is_empty = not database.session().scalar(select(func.count()).select_from(Library))
    if is_empty and os.environ.get("SAMLAES_DEMO", "1") != "0":
        click.echo("An empty database: filling it with the demo …")
        seed(app)
        is_empty = False
    if is_empty:
        token = setup_token(app.config["INSTANCE"])
        click.echo(f"\n  Start here, once: {base}/setup/{token}\n")
    else:
        click.echo(f"\n  Samlæs is at {base}/\n{how_to_sign_in(app)}")
    db.session.remove()
    db.engine.dispose()


def _start_server(app: Flask) -> subprocess.Popen[bytes]:
    host = os.environ.get("SAMLAES_HOST", "127.0.0.1")
    command = web_server(host, port(), WORKERS, "warning")
    return subprocess.Popen(command, env=SPARING | os.environ)  # noqa: S603 - ours


def _watch(server: subprocess.Popen[bytes], stop: threading.Event) -> None:
    server.wait()
    stop.set()
