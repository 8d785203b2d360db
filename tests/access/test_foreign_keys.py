"""An attacker with a good name: a librarian, a teacher, a child here names rows of the other library (I21).

Every form and every address is sent with keys and numbers from there, in every field the product asks for.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.core.tables import Base
from bench.figures import Figures
from tests.access.asked import OF_EVERY_FORM, noting, noting_writes
from tests.access.other_library import FOREIGN, twin
from tests.access.routes import SAFE, Route, Stage, routes
from tests.world import World

WHO = ("Lise", "Tom", "Hanne", "Ida")


@pytest.fixture
def names(app: Flask) -> Iterator[set[str]]:
    with noting(app) as noted:
        yield noted


@pytest.fixture
def written(stage: Stage) -> Iterator[set[str]]:
    with noting_writes(stage.session.connection().engine) as found:
        yield found


@pytest.fixture
def theirs(world: World) -> dict[str, list[str]]:
    return twin(world)


@pytest.fixture
def stage(app: Flask, theirs: dict[str, list[str]], world: World) -> Stage:
    return Stage(app, world)


@pytest.mark.only_on("sqlite")
def test_no_field_takes_a_row_of_another_library(
    app: Flask, stage: Stage, theirs: dict[str, list[str]], names: set[str], written: set[str]
) -> None:
    figures, wrong, sent = Figures(), [], 0
    before = there(stage)
    for who, route in _open_to(app, stage):
        for values in _foreign(stage, names, theirs, route, who):
            sent += 1
            written.clear()
            with stage.undone():
                how = {"query_string": values} if route.method in SAFE else {"data": values}
                answer = stage.send(who, route.method, stage.address(route), **how)
                text = answer.get_data(as_text=True) if answer.mimetype != "application/zip" else ""
                if answer.status_code >= 500:
                    wrong.append(f"{route} for {who}: {answer.status_code} {values}")
                if FOREIGN in text:
                    wrong.append(f"{route} for {who} tells of it: {values}")
                if written and there(stage, written) != {
                    name: before[name] for name in written & before.keys()
                }:
                    wrong.append(f"{route} for {who} changes it: {values}")

    figures.say(f"{sent} requests")
    figures.at_least("I21.fields_asked", sent, 300, digits=0)
    figures.at_most("I21.foreign_rows_taken", len(wrong), 0, "; ".join(wrong[:8]), digits=0)
    assert not figures.failed


def there(stage: Stage, names: set[str] | None = None) -> dict[str, list[Any]]:
    """Every row of the other library, in all tables or in some."""
    library = stage.library_ids[1]
    connection: Any = stage.session.get_bind()
    tables = [table for table in Base.metadata.sorted_tables if "library_id" in table.columns]
    return {
        table.name: [
            tuple(row)
            for row in connection.execute(
                select(table).where(table.c.library_id == library).order_by(*table.primary_key.columns)
            )
        ]
        for table in tables
        if names is None or table.name in names
    }


def _open_to(app: Flask, stage: Stage) -> list[tuple[str, Route]]:
    """Each page and each form by the first of the cast who may; what is public by a guardian too."""
    found = []
    for route in routes(app):
        may = ["Gry", "Anybody"] if route.is_public else [w for w in WHO if stage.allows(w, route)]
        found += [(who, route) for who in (may if route.is_public else may[:1])]
    return found


def _foreign(
    stage: Stage, names: set[str], theirs: dict[str, list[str]], route: Route, who: str
) -> list[dict[str, str]]:
    """For each field asked for: the form as it should be, but this field names a row of theirs."""
    names.clear()
    with stage.undone():
        stage.send(who, route.method, stage.address(route))
    fields = sorted(names - OF_EVERY_FORM)
    return [{field: value} for field in fields for value in _candidates(theirs, field)]


def _candidates(theirs: dict[str, list[str]], field: str) -> list[str]:
    """Keys of rows the field may be about; one of each of a few kinds where its name does not tell."""
    like = [keys[0] for table, keys in theirs.items() if field.rstrip("s") in table]
    return like[:2] or [theirs[table][0] for table in ("children", "works")]


def test_a_field_that_takes_any_row_is_found(
    app: Flask, stage: Stage, theirs: dict[str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: a page that looks a club up by its key alone."""
    from flask import request

    from app.clubs.models import Club
    from app.core.database import session

    def careless(**_values: Any) -> str:
        club = session().scalars(select(Club).where(Club.key == request.args.get("club"))).first()
        return club.name if club else ""

    careless.access = (None, None)  # type: ignore[attr-defined]
    monkeypatch.setitem(app.view_functions, "libraries.front", careless)

    answer = stage.send("Anybody", "GET", f"/{stage.slugs[0]}/", query_string={"club": theirs["clubs"][0]})

    Figures().at_least("I21.control", FOREIGN in answer.text, 1, digits=0)
    assert FOREIGN in answer.text
