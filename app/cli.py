"""The operator's commands; each calls the same domain verbs as the pages."""

import signal
import threading

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from app.extensions import db


def init_app(app: Flask) -> None:
    from flask_migrate import Migrate

    from app.accounts import commands as staff
    from app.book_imports.commands import books
    from app.draws import commands as draws
    from app.libraries import commands as libraries
    from app.phones import commands as phones
    from app.privacy import commands as privacy
    from app.registers.commands import schools

    Migrate(app, db, directory="migrations", render_as_batch=True)
    for command in (serve, seed, worker, nightly, check):
        app.cli.add_command(command)
    libraries.register(app)
    libraries.import_commands.add_command(schools)
    libraries.import_commands.add_command(books)
    staff.register(app)
    phones.register(staff.staff_commands)
    draws.register(app)
    privacy.register(app)


@click.command()
@with_appcontext
def serve() -> None:
    """Bring the database up to date, fill an empty one with the demo, serve, and work."""
    from app.serving import serve as run

    run(_app())


@click.command()
@with_appcontext
def seed() -> None:
    """Fill an empty database with the demo."""
    from app.core import database
    from app.demo.guide import how_to_sign_in
    from app.demo.seed import seed as fill
    from app.libraries.founding import any_library

    if any_library(database.session()):
        raise click.ClickException("There is a library here already; the demo needs an empty database.")
    fill(_app())
    click.echo(how_to_sign_in(_app()))


@click.command()
@with_appcontext
def worker() -> None:
    """Send mail, settle what has run out, do the jobs of the night; until told to stop."""
    from app.restored import refuse_unless_replayed
    from app.worker import work

    refuse_unless_replayed(_app())
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    work(_app(), stop)


@click.command()
@with_appcontext
def nightly() -> None:
    """Do the jobs of the night now, for each library that has not had them today."""
    from app.nightly import run_nightly

    click.echo(f"Done for {run_nightly(_app())} libraries.")


@click.command()
@with_appcontext
def check() -> None:
    """Look through the database for what must never be; exit code 1 when there is any of it."""
    from app.core import database
    from app.invariants import broken

    found = broken(database.session())
    for sentence in found:
        click.echo(sentence)
    if found:
        raise SystemExit(1)
    click.echo("All is as it must be.")


def _app() -> Flask:
    return current_app._get_current_object()  # type: ignore[attr-defined,no-any-return]
