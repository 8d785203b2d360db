"""The operator's commands of this room: staff are invited."""

import click
from flask import Flask
from flask.cli import AppGroup

from app.accounts.models import STAFF, RoleName
from app.accounts.people import invite
from app.core import clock
from app.core.database import session
from app.core.errors import RuleBroken, worded
from app.libraries.founding import library_called

staff_commands = AppGroup("staff", help="Librarians and leaders.")


def register(app: Flask) -> None:
    """Add the commands of this room."""
    app.cli.add_command(staff_commands)


@staff_commands.command("invite")
@click.argument("email")
@click.option("--library", "slug", required=True, help="The library's slug.")
@click.option("--name", default="", help="What the person is called.")
@click.option("--role", type=click.Choice(sorted(map(str, STAFF))), default=str(RoleName.LIBRARIAN))
def invite_staff(email: str, slug: str, name: str, role: str) -> None:
    """Invite EMAIL to work at a library; the worker sends the link."""
    library = library_called(session(), slug)
    if library is None:
        raise click.ClickException(f"There is no library “{slug}”.")
    if "@" not in email.strip("@ "):
        raise click.ClickException(f"“{email}” is not an e-mail address.")
    try:
        person = invite(session(), library, email, name, RoleName(role), clock.now(), by=None)
    except RuleBroken as broken:
        raise click.ClickException(worded(broken.code, **broken.values)) from broken
    session().commit()
    click.echo(f"{person.email} is invited as {role} at {library.name}.")
