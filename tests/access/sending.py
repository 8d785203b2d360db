"""Every form sent by one who may, and what then stands in the tables."""

from typing import Any

from flask import Flask
from sqlalchemy import select

from app.core.tables import Base
from tests.access.asked import OF_EVERY_FORM
from tests.access.found import KEY, found_forms
from tests.access.routes import UNSAFE, Route, Stage, routes

Sent = tuple[Route, str, list[str]]
"""Where a form is sent, by whom, and the fields that may hold anything."""
Cells = dict[tuple[str, int, str], Any]
MARK = "Zzmass"
"""What our own words begin with."""
TICKED = "y"


def sent_by_owners(app: Flask, stage: Stage) -> list[tuple[Route, str]]:
    """Every form with the one of the cast who may send it; nobody signs out, which would end the tour."""
    found = [(route, stage.owner(route)) for route in routes(app, *UNSAFE)]
    return [(route, who) for route, who in found if who]


def cells(stage: Stage, written: set[str]) -> Cells:
    """What stands in the tables that were written to, by table, row and column."""
    connection: Any = stage.session.get_bind()
    found: Cells = {}
    for table in (each for each in Base.metadata.sorted_tables if each.name in written):
        for row in connection.execute(select(table)).mappings():
            for name, value in row.items():
                found[table.name, row.get("id") or 0, name] = value
    return found


def forms_with_fields(app: Flask, stage: Stage, names: set[str]) -> list[Sent]:
    """Every form, with each field it asks for here or has been found with by the crawl.

    Raises AssertionError for a form of the crawl that nobody here may send.
    """
    found = found_forms()
    forms = [
        (route, who, _fields(stage, names, route, who, found.get(route.endpoint, set())))
        for route, who in sent_by_owners(app, stage)
    ]
    assert found.keys() <= {route.endpoint for route, _, _ in forms}
    return forms


def _fields(stage: Stage, names: set[str], route: Route, who: str, found: set[str]) -> list[str]:
    """What this form has and asks for, beside what the tour knows to answer."""
    names.clear()
    with stage.undone():
        stage.send(who, "POST", stage.address(route))
    of_rows = {name for name in found if KEY in name}
    return sorted((names | found) - of_rows - OF_EVERY_FORM - stage.fields().keys())
