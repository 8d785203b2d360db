"""C11: what cannot be looked up just now (who may, what was agreed to, what was read) is not shown."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from app.core import clock
from app.reviews.models import Audience, Review, ReviewState
from bench.figures import Figures
from tests.access.conftest import stage  # noqa: F401
from tests.access.routes import SAFE, Route, Stage, routes
from tests.world import World

LOOK_UPS = {
    "permission": ("FROM roles", "FROM sessions", "JOIN roles"),
    "consent": ("consents", "on_public_wall", "pictures_allowed"),
    "moderation": ("reviews.state", "reviews.hidden_at", "review_answers"),
}
"""What a statement names that asks for it."""
WHO = ("Lise", "Hanne", "Ida", "Gry", "Anybody")
SECRET = "Qqsecretqq"
TOLD = ("Traceback", "SELECT", SECRET, "Qidaq", "ZeroDivision", "statement timeout")


def mistake(_statement: str) -> None:
    raise ZeroDivisionError(SECRET)


def timeout(statement: str) -> None:
    raise OperationalError(statement, {}, Exception(f"canceling statement due to statement timeout {SECRET}"))


class Failing:
    """While it is on, statements that name one of the words end in a fault."""

    def __init__(self, session: Any, words: tuple[str, ...], fault: Callable[[str], None]) -> None:
        self.engine = session.connection().engine
        self.words, self.fault, self.fired = words, fault, 0

    @contextmanager
    def on(self) -> Iterator[None]:
        event.listen(self.engine, "before_cursor_execute", self._look)
        try:
            yield
        finally:
            event.remove(self.engine, "before_cursor_execute", self._look)

    def _look(self, _connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.startswith("SELECT") and any(word in statement for word in self.words):
            self.fired += 1
            self.fault(statement)


@pytest.fixture
def shown(world: World, stage: Stage) -> Stage:  # noqa: F811
    """Ida's review stands on the public wall; her name is a canary."""
    review = world.session.get_one(Review, world[Review].id)
    review.state, review.audience, review.published_at = ReviewState.PUBLISHED, Audience.PUBLIC, clock.now()
    review.child.first_name, review.child.alias, review.words = "Qidaq", "Modig Qidaq", "Qidaq told"
    review.child.on_public_wall = review.child.pictures_allowed = True
    world.session.commit()
    return stage


@pytest.mark.parametrize("fault", [mistake, timeout], ids=lambda each: each.__name__)
@pytest.mark.parametrize("look_up", LOOK_UPS)
def test_what_cannot_be_looked_up_is_not_shown(
    app: Flask, shown: Stage, look_up: str, fault: Callable[[str], None]
) -> None:
    figures = Figures()
    asked, opened, told, odd = _ask(app, shown, look_up, fault)

    name = f"C11.{look_up}.{fault.__name__}"
    figures.at_least(f"{name}.asked", asked, 20, "answers that needed the look-up", digits=0)
    figures.at_most(f"{name}.opened", len(opened), 0, "; ".join(opened[:5]), digits=0)
    figures.at_most(f"{name}.told", len(told), 0, "; ".join(told[:5]), digits=0)
    figures.at_most(f"{name}.other_answers", len(odd), 0, "; ".join(odd[:5]), digits=0)
    assert not figures.failed


def test_a_page_that_shrugs_at_the_fault_is_found(
    app: Flask, shown: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: a wall that shows everything when it cannot ask."""
    wall = app.view_functions["walls.public_wall"]

    def shrugging(**values: Any) -> Any:
        try:
            return wall(**values)
        except Exception:
            return "<p>Qidaq told</p>"

    shrugging.access = wall.access  # type: ignore[attr-defined]
    monkeypatch.setitem(app.view_functions, "walls.public_wall", shrugging)

    _asked, opened, told, _odd = _ask(app, shown, "consent", timeout)

    Figures().at_least("C11.control", len(opened), 1, digits=0)
    assert "GET /<slug:library>/wall for Anybody" in opened
    assert {each.partition(" for ")[0] for each in opened} == {"GET /<slug:library>/wall"}
    assert opened == told


def _ask(
    app: Flask,
    stage: Stage,  # noqa: F811
    look_up: str,
    fault: Callable[[str], None],
) -> tuple[int, list[str], list[str], list[str]]:
    """(answers that met the fault; of these those that showed something; those that told; odd statuses)."""
    failing = Failing(stage.session, LOOK_UPS[look_up], fault)
    right = {503} if fault is timeout else {500, 503}
    met, opened, told, odd = 0, [], [], []
    for who in WHO:
        for route in _looked_at(app, stage, who):
            failing.fired, address = 0, stage.address(route)
            with failing.on():
                answer = stage.send(who, "GET", address)
            if not failing.fired:
                continue
            met, here = met + 1, f"{route} for {who}"
            if answer.status_code < 400:
                opened.append(here)
            elif answer.status_code not in right:
                odd.append(f"{here}: {answer.status_code}")
            if any(word in answer.get_data(as_text=True) for word in TOLD):
                told.append(here)
    return met, opened, told, odd


def _looked_at(app: Flask, stage: Stage, who: str) -> list[Route]:  # noqa: F811
    """What is open to them; of the staff's many pages one in six, to save time."""
    open_to = [r for r in routes(app, *SAFE) if r.is_public or stage.allows(who, r)]
    return open_to[::6] if who in ("Lise", "Hanne") else open_to
