"""Who may do what, as a snapshot a librarian can read: `matrix.txt`.

SAMLAES_WRITE_SNAPSHOTS=1 writes it anew; look at the difference before you commit it.
"""

from pathlib import Path

from flask import Flask

from app.access.policy import Action
from tests.access.routes import CAST, Route, Stage, routes
from tests.access.snapshots import same_as

FILE = Path(__file__).with_name("matrix.txt")
HEAD = """\
Who may do what. + may · . may not · (blank) it does not exist for them
Lise librarian, Lars leader, Tom teacher, Hanne host, Mads a substitute today,
Ida child, Gry guardian; Sten is a librarian elsewhere.
"""


def test_the_matrix_is_the_one_agreed_on(app: Flask, stage: Stage) -> None:
    asked = {_words(route): route for route in routes(app) if route.action}
    lines = [HEAD, " " * 42 + "  ".join(CAST)]
    for words, route in sorted(asked.items(), key=lambda item: list(Action).index(item[1].action)):
        cells = [_cell(stage.allows(who, route)).center(len(who)) for who in CAST]
        lines.append(f"{words:<42}{'  '.join(cells)}".rstrip())
    lines += ["", "Open to anybody:"]
    lines += [f"  {route}" for route in routes(app) if route.is_public]

    same_as(FILE, "\n".join(lines) + "\n")


def test_sten_may_do_nothing_to_what_is_not_his(app: Flask, stage: Stage) -> None:
    """His own account is his everywhere; everything else is absent or refused."""
    may = {
        (route.action, route.model) for route in routes(app) if route.action and stage.allows("Sten", route)
    }

    assert may <= {(Action.EDIT_OWN_ACCOUNT, None)}


def test_nobody_unknown_may_do_anything(app: Flask, stage: Stage) -> None:
    for route in routes(app):
        if route.action:
            assert not stage.allows("Anybody", route), str(route)


def _words(route: Route) -> str:
    return f"{route.action} on {route.model.__name__ if route.model else 'Library'}"


def _cell(allowed: bool | None) -> str:
    return " " if allowed is None else "+" if allowed else "."
