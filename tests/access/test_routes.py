"""Every route says who may come, and every action is used."""

import re

from flask import Flask

from app.access.policy import POLICY, Action
from app.access.scopes import PUBLIC_SCOPES, SCOPES
from tests.access.routes import Stage, routes
from tests.house.source import modules, templates


def test_every_route_is_declared(app: Flask) -> None:
    undeclared = [
        str(rule)
        for rule in app.url_map.iter_rules()
        if not hasattr(app.view_functions[rule.endpoint], "access")
    ]

    assert not undeclared


def test_an_undeclared_route_is_noticed(app: Flask) -> None:
    assert not hasattr(lambda: "open to all", "access")


def test_every_action_is_in_the_policy() -> None:
    assert set(POLICY) == set(Action)
    assert all(POLICY.values())


def test_every_action_is_used(app: Flask) -> None:
    asked = {route.action for route in routes(app)}
    text = "".join(templates().values()) + "".join(m.text for m in modules() if m.name != "app.access.policy")
    named = {Action[name] for name in re.findall(r"Action\.([A-Z_]+)", text) if name in Action.__members__}

    assert sorted(set(Action) - asked - named) == []


def test_every_row_in_an_address_has_a_scope(app: Flask) -> None:
    for route in routes(app):
        if route.model is not None:
            assert route.model in (PUBLIC_SCOPES if route.is_public else SCOPES), str(route)


def test_every_key_in_an_address_is_looked_up_by_the_guard(app: Flask) -> None:
    for route in routes(app):
        keys = route.rule.arguments - {"library", "token", "size"}
        assert keys == ({route.word} if route.model else set()), str(route)


def test_only_get_and_post_are_spoken(app: Flask, stage: Stage) -> None:
    others = ("PUT", "DELETE", "PATCH", "TRACE")
    for number, route in enumerate(routes(app)):
        assert route.method in ("GET", "POST"), str(route)
        answer = stage.send("Anybody", others[number % 4], stage.address(route))
        assert answer.status_code == 405, str(route)
