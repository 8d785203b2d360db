"""Forms sent as no browser would: with fields that are none (I20)."""

from datetime import date, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Boolean, Date, Integer, String, select

from app.core.tables import Base, UtcDateTime
from bench.figures import Figures
from tests.access.asked import NEVER
from tests.access.routes import UNSAFE, Route, Stage, routes
from tests.access.sending import MARK, TICKED, cells, sent_by_owners

LANDED = 7_654_321
"""A number nobody has…"""
A_YEAR = 2001
"""…and a year in which nothing happened."""


def test_no_form_writes_a_column_it_did_not_ask_for(
    app: Flask, stage: Stage, names: set[str], written: set[str]
) -> None:
    """I20: every column name of every table is sent along with every form."""
    figures = Figures()
    wrong = [
        each
        for route, who in sent_by_owners(app, stage)
        for each in _slipped_in(stage, names, written, route, who)
    ]

    figures.at_most("I20", len(wrong), 0, "; ".join(wrong[:8]), digits=0)
    assert not figures.failed


def test_a_form_that_takes_what_comes_is_found(
    app: Flask, stage: Stage, names: set[str], written: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control of I20: a view that sets whatever is named like a column."""
    from flask import redirect, request

    from app.core.database import session
    from app.libraries.models import School

    def greedy(**_values: Any) -> Any:
        school = session().scalars(select(School)).first()
        for name, value in request.form.items():
            if isinstance(getattr(School, name, None), property) or name not in ("name", "phone"):
                continue
            setattr(school, name, value)
        return redirect("/")

    (route,) = (each for each in routes(app, *UNSAFE) if each.endpoint == "signing_in.sign_out")
    monkeypatch.setitem(app.view_functions, route.endpoint, greedy)

    wrong = _slipped_in(stage, names, written, route, "Lise")

    Figures().at_least("I20.control", len(wrong), 1, digits=0)
    assert "schools.name" in "".join(wrong)


def _slipped_in(stage: Stage, names: set[str], written: set[str], route: Route, who: str) -> list[str]:
    """What a form of this route changed by fields nobody asked for."""
    names.clear()
    written.clear()
    sent = everything() | stage.fields()
    unticked = {name: value for name, value in sent.items() if value != TICKED}
    with stage.undone():
        stage.send(who, "POST", stage.address(route), data=unticked)
        without = cells(stage, written)
    with stage.undone():
        answer = stage.send(who, "POST", stage.address(route), data=sent)
        slipped = [
            f"{route}: {cell[0]}.{cell[2]}"
            for cell, value in cells(stage, written).items()
            if cell[2] not in names and _came_from_us(cell[2], value, without.get(cell))
        ]
    if NEVER in names:
        slipped.append(f"{route} reads whatever comes")
    if answer.status_code >= 500:
        slipped.append(f"{route}: {answer.status_code}")
    return slipped


def _came_from_us(column: str, value: Any, unticked: Any) -> bool:
    """Whether a cell holds what we sent under its name; a yes, whether only because of a tick."""
    if isinstance(value, bool):
        return value and unticked is False
    if isinstance(value, datetime | date):
        return value.year == A_YEAR
    return value in (LANDED, f"{MARK}_{column}")


def everything() -> dict[str, str]:
    """A field for each column of each table, with a value of its own."""
    sent: dict[str, str] = {NEVER: "x"}
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, Boolean):
                sent[column.name] = TICKED
            elif isinstance(column.type, Integer):
                sent[column.name] = str(LANDED)
            elif isinstance(column.type, UtcDateTime | Date):
                sent[column.name] = f"{A_YEAR}-02-03"
            elif isinstance(column.type, String):
                sent.setdefault(column.name, f"{MARK}_{column.name}")
    return sent
