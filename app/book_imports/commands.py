"""The operator's command that takes in a file of books; it does what the page does."""

import json
from pathlib import Path
from typing import Any

import click
from flask import g
from flask.cli import with_appcontext
from sqlalchemy import select

from app.book_imports.importing import import_books
from app.book_imports.reasons import REFUSED
from app.core import clock
from app.core.database import session
from app.core.errors import RuleBroken, worded
from app.libraries.models import Library


@click.command("books")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--library", "slug", required=True, help="The library's short name in addresses.")
@click.option("--dry-run", is_flag=True, help="Say what would happen, and change nothing.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
@with_appcontext
def books(file: Path, slug: str, dry_run: bool, as_json: bool) -> None:
    """Bring the books of FILE into a library's catalogue."""
    library = session().scalar(select(Library).where(Library.slug == slug))
    if library is None:
        raise click.ClickException(f"There is no library called {slug}.")
    g.library = library
    try:
        done = import_books(session(), library, file.read_bytes(), file.name, clock.now(), dry_run=dry_run)
        session().commit()
    except RuleBroken as broken:
        raise click.ClickException(worded(broken.code, **broken.values)) from broken
    click.echo(json.dumps(done, ensure_ascii=False) if as_json else _in_words(done))
    if not done["new"] + done["changed"] + done["unchanged"]:
        raise SystemExit(1)


def _in_words(done: dict[str, Any]) -> str:
    counts = ", ".join(f"{done[name]} {name}" for name in ("new", "changed", "unchanged", "repaired"))
    lines = [f"{counts}, {len(done['refused'])} refused"]
    lines += [f"{one['row']}: {worded(REFUSED[one['reason']], **one['values'])}" for one in done["refused"]]
    return "\n".join(lines)
