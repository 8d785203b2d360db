"""The operator's commands of this room: libraries are made; and what commands that bring files in share."""

import json
import sys
from typing import Any

import click
from flask import Flask
from flask.cli import AppGroup

from app.core import clock
from app.core.database import session
from app.core.errors import RuleBroken, worded
from app.core.languages import LANGUAGES
from app.libraries.founding import found_library, library_called
from app.libraries.models import Country, Library

library_commands = AppGroup("library", help="Make libraries.")
import_commands = AppGroup("import", help="Bring in registers and lists.")
"""`flask import …`; other rooms add their own kinds of files to it."""


def register(app: Flask) -> None:
    """Add the commands of this room."""
    app.cli.add_command(library_commands)
    app.cli.add_command(import_commands)


def the_library(slug: str) -> Library:
    """The library with this slug, for commands; ends the command when there is none."""
    library = library_called(session(), slug)
    if library is None:
        raise click.ClickException(f"There is no library “{slug}”.")
    return library


@library_commands.command("create")
@click.argument("name")
@click.option("--country", type=click.Choice([str(country) for country in Country]), required=True)
@click.option("--language", type=click.Choice(list(LANGUAGES)), required=True)
@click.option("--slug", default="", help="How its addresses begin; made from the name if left out.")
def create(name: str, country: str, language: str, slug: str) -> None:
    """Make a library service called NAME."""
    try:
        library = found_library(session(), name, Country(country), language, clock.now(), slug)
    except RuleBroken as broken:
        raise click.ClickException(worded(broken.code, **broken.values)) from broken
    session().commit()
    click.echo(library.slug)


def refuse_file(broken: RuleBroken, as_json: bool) -> None:
    """Say why nothing could be read, and end with 1."""
    sentence = worded(broken.code, **broken.values)
    click.echo(
        json.dumps({"error": broken.code, "sentence": sentence}) if as_json else sentence, err=not as_json
    )
    sys.exit(1)


def tell(summary: dict[str, Any], row_rules: dict[str, str], as_json: bool) -> None:
    """Say what an import did; ends with 1 when not one row could be read."""
    if as_json:
        click.echo(json.dumps(summary, ensure_ascii=False, indent=2))
    else:
        counts = ("new", "changed", "unchanged", "repaired")
        click.echo(
            ", ".join(f"{summary[name]} {name}" for name in counts) + f", {len(summary['refused'])} refused"
        )
        for one in summary["refused"]:
            click.echo(f"  row {one['row']}: {worded(row_rules[one['reason']], **one['values'])}")
    if not any(summary[name] for name in ("new", "changed", "unchanged", "repaired")):
        sys.exit(1)
