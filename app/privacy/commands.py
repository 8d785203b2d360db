"""The operator's commands of this room: erase, copy, back up, restore."""

from datetime import timedelta
from pathlib import Path

import click
from flask import Flask, current_app, g
from flask.cli import with_appcontext
from sqlalchemy import select

from app.children.models import Child
from app.core import clock, media
from app.core.database import session
from app.extensions import db
from app.known.of_child import ChildAlone
from app.libraries.models import Library
from app.privacy import backups, erasure, pages, replaying, sweeping
from app.privacy.archive import BrokenBackup

KEYS = {"ignore_unknown_options": True}
"""A key may begin with a dash."""
PATIENCE_SECONDS = 20.0


def register(app: Flask) -> None:
    """Add the commands of this room."""
    for command in (erase, export, sweep, backup, restore, replay):
        app.cli.add_command(command)


@click.command(context_settings=KEYS)
@click.argument("child_key")
@click.option("--yes", is_flag=True, help="Do not ask.")
@with_appcontext
def erase(child_key: str, yes: bool) -> None:
    """Delete the child CHILD_KEY (the last part of its page's address) and everything about it."""
    child = _child(child_key)
    if not yes:
        click.confirm(
            f"Delete {child.full_label} ({child.alias}) and everything about the child?", abort=True
        )
    erasure.erase(session(), child, clock.now(), None)
    session().commit()
    _sweep()
    click.echo(
        "The child is deleted. Backups made before today still hold it; when one is restored it goes again."
    )


@click.command(context_settings=KEYS)
@click.argument("child_key")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), default=Path("samlaes-copy.zip"))
@click.option("--language", default="", help="Of the page that opens first; else the library's.")
@with_appcontext
def export(child_key: str, file: Path, language: str) -> None:
    """Write the child CHILD_KEY's copy of all that is known of it to FILE, a zip."""
    child = _child(child_key)
    g.library = library = session().get_one(Library, child.library_id)
    file.touch(mode=0o600)
    file.write_bytes(pages.copy_of(session(), library, child, ChildAlone(child.id), language))
    click.echo(f"{file}: open index.html in it.")


@click.command()
@with_appcontext
def sweep() -> None:
    """Sweep what was deleted out of the database's own files; PostgreSQL writes whole tables anew."""
    _sweep()


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), required=False)
@click.option("--with-secrets", is_flag=True, help="Also the secret key and the pepper; keep it locked away.")
@click.option("--keep", default=backups.KEEP.days, show_default=True, help="Days backups are kept.")
@with_appcontext
def backup(file: Path | None, with_secrets: bool, keep: int) -> None:
    """Write all there is into one FILE while others work on; without FILE into the instance's `backups`."""
    there, now = _installation(), clock.now()
    if file is None:
        file = backups.usual_file(there.folder, now)
        for old in backups.forget_old(there.folder, now, timedelta(days=keep)):
            click.echo(f"{old.name} is older than {keep} days and is deleted.")
    manifest = backups.make(there, file, now, with_secrets=with_secrets)
    click.echo(f"{file}: the database and {len(manifest.below('media/'))} files of pictures.")
    if with_secrets:
        click.echo("The secret key and the pepper are in it: whoever has this file can forge any card.")
    else:
        click.echo(
            "The secret key and the pepper are not in it: keep those two files of the instance elsewhere."
        )


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--replace", is_flag=True, help="Even if there is a library here already: all of it goes.")
@with_appcontext
def restore(file: Path, replace: bool) -> None:
    """Bring back what FILE holds; stop the server first. Whoever was erased since is erased again."""
    there = _installation()
    if not replace and _any_library():
        raise click.ClickException("There is a library here already. With --replace all of it goes.")
    try:
        manifest = backups.restore(there, file, _migrate)
    except BrokenBackup as broken:
        raise click.ClickException(f"{broken} Nothing was changed.") from broken
    _migrate("head")
    click.echo(f"This is how it was on {manifest.made_at}.")
    _replay()
    if not manifest.below("secrets/"):
        click.echo(
            "Its secret key and pepper were not in it: put those two files back, or no card's code works."
        )
    click.echo("What was withdrawn since then (a consent, a review) is back as it was: look through it.")


@click.command()
@with_appcontext
def replay() -> None:
    """Erase again who has been erased since the backup this database came from."""
    _replay()


def _replay() -> None:
    again = replaying.replay(session(), _installation().folder, clock.now())
    _sweep()
    click.echo(f"{again} children who were erased since are erased again.")


def _sweep() -> None:
    if not sweeping.sweep_thoroughly(db.engine, PATIENCE_SECONDS):
        click.echo("Others were at work: the rest is swept in the night, or by: flask --app app sweep")


def _child(key: str) -> Child:
    child = session().scalar(select(Child).where(Child.key == key))
    if child is None:
        raise click.ClickException("There is no such child.")
    return child


def _any_library() -> bool:
    from sqlalchemy import inspect

    there = "libraries" in inspect(db.engine).get_table_names()
    try:
        return there and session().scalar(select(Library.id).limit(1)) is not None
    finally:
        session().rollback()


def _migrate(revision: str) -> None:
    from flask_migrate import upgrade

    session().rollback()
    upgrade(revision=revision)


def _installation() -> backups.Installation:
    return backups.Installation(db.engine, current_app.config["INSTANCE"], media)
