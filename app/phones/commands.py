"""The operator's commands of this room: the last librarian has lost its phone."""

import click
from flask.cli import with_appcontext
from sqlalchemy import select

from app.accounts.models import Person
from app.accounts.people import tidy_email
from app.core import clock
from app.core.database import session
from app.core.errors import RuleBroken, worded
from app.phones import recovery


def register(group: click.Group) -> None:
    """Add the commands of this room to those about staff."""
    group.add_command(forget_phone)


@click.command("forget-phone")
@with_appcontext
@click.argument("email")
def forget_phone(email: str) -> None:
    """Let EMAIL set up one-time codes anew, by a link to that address; its password is forgotten too."""
    person = session().scalar(select(Person).where(Person.email == tidy_email(email)))
    if person is None:
        raise click.ClickException(f"Nobody has the address “{email}”.")
    try:
        recovery.forget_phone_of_last(session(), person, clock.now())
    except RuleBroken as broken:
        raise click.ClickException(worded(broken.code, **broken.values)) from broken
    session().commit()
    click.echo(f"{person.email} signs in by a link now, and sets up a new phone.")
