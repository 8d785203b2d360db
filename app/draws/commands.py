"""The operator's commands of this room: a draw is worked out again."""

import click
from flask import Flask
from flask.cli import AppGroup
from sqlalchemy import select

from app.core.database import session
from app.draws import draws
from app.draws.models import Draw

draw_commands = AppGroup("draw", help="Draws of clubs with a sign-up date.")


def register(app: Flask) -> None:
    """Add the commands of this room."""
    app.cli.add_command(draw_commands)


@draw_commands.command("verify", context_settings={"ignore_unknown_options": True})  # a key may begin with -
@click.argument("key")
def verify(key: str) -> None:
    """Work out the draw KEY again from its seed; exit code 1 when the order is another."""
    draw = session().scalar(select(Draw).where(Draw.key == key))
    if draw is None:
        raise click.ClickException(f"There is no draw “{key}”.")
    proof = draws.proof(session(), draw)
    click.echo(f"Draw {draw.key}, {draw.drawn_at:%Y-%m-%d %H:%M} UTC, seed {draw.seed}")
    if not proof.holds:
        numbers = ", ".join(str(number) for number in proof.wrong)
        raise click.ClickException(f"The order does not hold: look at the numbers {numbers}.")
    click.echo(f"The order of {proof.lots} lots holds.")
