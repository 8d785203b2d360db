"""Forms sent as no browser would: odd words (I1, I22), and fields that are none (I20)."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date, datetime
from itertools import cycle
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Boolean, Date, Integer, String, select

from app.book_lists.titles import creator_names
from app.core.tables import Base, UtcDateTime
from bench.figures import Figures
from tests.access.asked import NEVER, OF_EVERY_FORM, noting, noting_writes
from tests.access.naughty import STRINGS
from tests.access.routes import SAFE, UNSAFE, Route, Stage, routes

Cells = dict[tuple[str, int, str], Any]
LANDED = 7_654_321
"""A number nobody has…"""
A_YEAR = 2001
"""…and a year in which nothing happened."""
MARK = "Zzmass"
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
TICKED = "y"
NASTY = (
    "a\x00b",
    "' OR 1=1 --",
    '"',
    "9" * 30,
    "Zz{{7*7}}zz",
    "a\r\nZz-Header: 1",
    "\ud7ff\U0010ffff",
)


@pytest.fixture
def written(stage: Stage) -> Iterator[set[str]]:
    with noting_writes(stage.session.connection().engine) as found:
        yield found


@pytest.fixture
def rounds(request: pytest.FixtureRequest) -> int:
    return 40 if request.config.getoption("--storm") == "long" else 1


@pytest.fixture
def names(app: Flask) -> Iterator[set[str]]:
    with noting(app) as noted:
        yield noted


def sent_by_owners(app: Flask, stage: Stage) -> list[tuple[Route, str]]:
    """Every form with the one of the cast who may send it; nobody signs out, which would end the tour."""
    found = [(route, stage.owner(route)) for route in routes(app, *UNSAFE)]
    return [(route, who) for route, who in found if who]


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


def cells(stage: Stage, written: set[str]) -> Cells:
    """What stands in the tables that were written to, by table, row and column."""
    connection: Any = stage.session.get_bind()
    found: Cells = {}
    for table in (each for each in Base.metadata.sorted_tables if each.name in written):
        for row in connection.execute(select(table)).mappings():
            for name, value in row.items():
                found[table.name, row.get("id") or 0, name] = value
    return found


def test_no_field_of_any_form_is_hurt_by_odd_words(
    app: Flask, stage: Stage, names: set[str], written: set[str], rounds: int
) -> None:
    """I1: refused with a message, or kept letter for letter as NFC has it."""
    figures, chance = Figures(), cycle(STRINGS)
    forms = [(route, who, _fields(stage, names, route, who)) for route, who in sent_by_owners(app, stage)]
    hurt, altered, sent = [], [], 0
    for _round in range(rounds):
        for route, who, fields in forms:
            typed = {name: f"{MARK}{sent + at}q{next(chance)}" for at, name in enumerate(fields)}
            bare = {name: text.partition("q")[2] for name, text in typed.items()}
            for values in (typed, bare):
                written.clear()
                with stage.undone():
                    answer = stage.send(who, "POST", stage.address(route), data=values)
                    if answer.status_code >= 500:
                        hurt.append(f"{route}: {answer.status_code} {values!r:.300}")
                    if answer.status_code < 400 and values is typed:
                        altered += _altered(stage, written, typed, str(route))
            sent += len(typed)
    figures.say(f"I1: {sent} odd words, with a mark and without, in the fields of {len(forms)} forms")
    figures.at_most("I1.faults", len(hurt), 0, "; ".join(hurt[:5]), digits=0)
    figures.at_most("I1.altered", len(altered), 0, "; ".join(altered[:8]), digits=0)
    assert not figures.failed


def test_no_address_is_hurt_by_odd_words(app: Flask, stage: Stage, names: set[str]) -> None:
    """I22: whatever a page asks its address for may be SQL, a template, a header or no text at all."""
    figures, chance = Figures(), cycle(STRINGS)
    hurt, sent = [], 0
    for route in routes(app, *SAFE):
        who = stage.owner(route)
        if who is None:
            continue
        names.clear()
        stage.send(who, "GET", stage.address(route))
        for name in sorted(names):
            for text in (*NASTY, next(chance), next(chance)):
                answer = stage.send(who, "GET", stage.address(route), query_string={name: text})
                sent += 1
                if answer.status_code >= 500 or b"Zz49zz" in answer.get_data():
                    hurt.append(f"{route}?{name}={text!r:.60}: {answer.status_code}")
                if "Zz-Header" in answer.headers:
                    hurt.append(f"{route}?{name} writes a header")
    figures.at_least("I22.asked", sent, 300, digits=0)
    figures.at_most("I22", len(hurt), 0, "; ".join(hurt[:8]), digits=0)
    assert not figures.failed


def _fields(stage: Stage, names: set[str], route: Route, who: str) -> list[str]:
    """What the form of this route asks for, beside what the tour knows to answer."""
    names.clear()
    with stage.undone():
        stage.send(who, "POST", stage.address(route))
    return sorted(names - OF_EVERY_FORM - stage.fields().keys())


def _altered(stage: Stage, written: set[str], typed: dict[str, str], route: str) -> list[str]:
    """Which of the marked words stand in the database other than they were typed."""
    stored = [
        (column, value)
        for (_table, _row, column), value in cells(stage, written).items()
        if isinstance(value, str) and MARK in value
    ]
    return [
        f"{route} {text!r:.80} -> {value!r:.80}"
        for text in typed.values()
        for column, value in stored
        if text.partition("q")[0] + "q" in value and not _is_kept(text, column, value)
    ]


def _is_kept(text: str, column: str, value: str) -> bool:
    """Several authors are typed with a semicolon and kept with a comma; a control character is no letter."""
    if column == "author" and ", ".join(creator_names(text)) == value:
        return True
    readings = [text, *(CONTROL.sub(instead, text) for instead in ("", " "))]
    return any(_plain(reading) in _plain(value) for reading in readings)


def _plain(text: str) -> str:
    """As NFC has it; spaces and line ends are one as good as the other."""
    return " ".join(unicodedata.normalize("NFC", text).split())
