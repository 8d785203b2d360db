"""C11: a look-up of who may what that fails opens nothing, and tells nobody why."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from app.access import policy, scopes
from tests.access.conftest import stage  # noqa: F401
from tests.access.routes import SAFE, Route, Stage, routes

FAULTS: dict[str, Callable[..., Any]] = {
    "a mistake": lambda *_args, **_values: 1 / 0,
    "the database is away": lambda *_args, **_values: _away(),
}
LOOK_UPS = {"may": (policy, "can"), "is there": (scopes, "found")}


def _away() -> None:
    raise OperationalError("SELECT secret FROM children", {}, Exception("Qqsecretqq"))


def guarded(app: Flask) -> list[Route]:
    return [route for route in routes(app, *SAFE) if not route.is_public]


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("look_up", LOOK_UPS)
def test_when_a_look_up_fails_nothing_is_shown(
    app: Flask,
    stage: Stage,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
    look_up: str,
    fault: str,
) -> None:
    asked = [(route, stage.address(route)) for route in guarded(app) if look_up == "may" or route.keyed]
    module, name = LOOK_UPS[look_up]
    monkeypatch.setattr(module, name, FAULTS[fault])

    opened, told = [], []
    for route, address in asked:
        answer = stage.send("Lise", "GET", address)
        body = answer.data.decode("utf-8", "replace")
        if answer.status_code < 400:
            opened.append(f"{route}: {answer.status_code}")
        if any(word in body for word in ("Traceback", "SELECT", "Qqsecretqq", "Ida", "ZeroDivision")):
            told.append(str(route))

    print(f"FIG C11.opened {len(opened)} of {len(asked)} <=0 {'PASS' if not opened else 'FAIL'}")
    assert asked
    assert opened == []
    assert told == []


def test_without_the_fault_the_same_pages_open(app: Flask, stage: Stage) -> None:  # noqa: F811
    """The control."""
    opened = [
        route
        for route in guarded(app)
        if stage.allows("Lise", route) and stage.send("Lise", "GET", stage.address(route)).status_code < 400
    ]

    assert len(opened) > 50
