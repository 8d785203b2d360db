"""I23: no log ever holds a name, an address, a child's words or a secret, whatever is done or goes wrong."""

import logging
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from app.access import scopes
from bench.figures import Figures
from tests.access.routes import Route, Stage, routes
from tests.access.test_fields import canaries
from tests.world import GUARDIANS_TOKEN

__all__ = ["canaries"]

TYPED = "Qtypedq"
WHO = ("Lise", "Tom", "Hanne", "Ida", "Gry", "Anybody")


def mistake(*_args: Any, **_values: Any) -> None:
    raise ValueError(f"cannot read {TYPED}")


def refused_row(*_args: Any, **_values: Any) -> None:
    raise IntegrityError("INSERT INTO children", {"first_name": TYPED}, Exception(f"Key (alias)=({TYPED})"))


@pytest.fixture
def secrets(stage: Stage, canaries: dict[str, list[str]]) -> list[str]:
    """Everything personal, and every token there is."""
    words = [word.rstrip(" ,<.&’'") for kind in canaries.values() for word in kind]
    tokens = [*stage.tokens.values(), *stage.labels, stage.link, stage.calendar, stage.substitute]
    return [*dict.fromkeys(words), *tokens, stage.line, stage.screen, stage.run, GUARDIANS_TOKEN, TYPED]


@pytest.mark.parametrize("fault", [None, mistake, refused_row])
def test_nothing_personal_stands_in_the_log(
    app: Flask,
    secrets: list[str],
    stage: Stage,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    fault: Callable[..., None] | None,
) -> None:
    figures = Figures()
    asked = [(route, who, stage.address(route)) for route, who in _by_the_first(app, stage)]
    caplog.set_level(logging.DEBUG)
    if fault:
        monkeypatch.setattr(scopes, "found", fault)
    told: list[str] = []
    for route, who, address in asked:
        caplog.clear()
        with stage.undone():
            stage.send(who, route.method, address, data=_typed(route))
        told += [f"{route}: {each}" for each in secrets if each in _all_of(caplog)]

    name = fault.__name__ if fault else "well"
    figures.at_least(f"I23.{name}.asked", len(asked), 300, digits=0)
    figures.at_most(f"I23.{name}", len(told), 0, "; ".join(told[:6]), digits=0)
    assert not figures.failed


def test_what_is_logged_by_mistake_is_found(
    app: Flask, secrets: list[str], stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    """The control: an error with its words, as many a program logs it."""
    try:
        mistake()
    except ValueError:
        app.logger.exception("fault")
    try:
        refused_row()
    except IntegrityError:
        app.logger.exception("fault")

    found = [each for each in secrets if each in _all_of(caplog)]

    Figures().at_least("I23.control", len(found), 1, digits=0)
    assert found == [TYPED]


def _by_the_first(app: Flask, stage: Stage) -> list[tuple[Route, str]]:
    """Every route with the first of the cast who may go there."""
    found = []
    for route in routes(app):
        may = ["Anybody"] if route.is_public else [who for who in WHO if stage.allows(who, route)]
        found += [(route, who) for who in may[:1]]
    return found


def _typed(route: Route) -> dict[str, str]:
    names = ("words", "name", "title", "email", "hint", "password", "code", "token", "typed", "number")
    return dict.fromkeys(names, TYPED) if route.method == "POST" else {}


def _all_of(caplog: pytest.LogCaptureFixture) -> str:
    """What would be written: the message, and the traceback as a handler formats it."""
    return caplog.text + "".join(str(record.args) for record in caplog.records)
