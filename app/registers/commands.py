"""The operator's command of this room: a school register comes in."""

from pathlib import Path

import click
from flask.cli import with_appcontext

from app.core import clock
from app.core.database import session
from app.core.errors import RuleBroken
from app.libraries.commands import refuse_file, tell, the_library
from app.registers.school_import import ROW_RULES, import_register


@click.command("schools")
@with_appcontext
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--library", "slug", required=True, help="The library's slug.")
@click.option("--municipality", "codes", multiple=True, help="Only this municipality (code); again for more.")
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
@click.option("--json", "as_json", is_flag=True, help="Say it as JSON.")
def schools(file: Path, slug: str, codes: tuple[str, ...], dry_run: bool, as_json: bool) -> None:
    """Bring in the schools of a national register from FILE."""
    library = the_library(slug)
    only = frozenset(codes) or None
    try:
        summary = import_register(
            session(), library, file.read_bytes(), file.name, clock.now(), dry_run=dry_run, only=only
        )
    except RuleBroken as broken:
        refuse_file(broken, as_json)
    if dry_run:
        session().rollback()
    else:
        session().commit()
    tell(summary, ROW_RULES, as_json)
