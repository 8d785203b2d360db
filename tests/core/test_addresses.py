"""The quick way to an address gives what Flask's own gives."""

import pytest
from flask import Flask, g
from flask import url_for as flasks
from werkzeug.routing import Rule

from app.core.addresses import url_for
from app.core.tables import new_key

PLAIN = {"year": "3", "size": "small"}
"""What stands in an address and is no key."""


def values_for(rule: Rule) -> dict[str, str]:
    return {name: PLAIN.get(name) or new_key() for name in rule.arguments - {"library"}}


def rules(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())]


@pytest.mark.parametrize("address", ("/hjoerring/clubs", "/hjoerring/clubs?language=sv", "/health"))
def test_every_address_is_the_one_flask_would_give(app: Flask, address: str) -> None:
    with app.test_request_context(address):
        g.slug = "hjoerring" if "clubs" in address else None
        g.carried_language = "sv" if "language" in address else None
        for rule in rules(app):
            if "library" in rule.arguments and g.slug is None:
                continue
            values = values_for(rule)
            assert url_for(rule.endpoint, **values) == flasks(rule.endpoint, **values)


@pytest.mark.parametrize(
    "more",
    (
        {"after": None},
        {"after": "20.x"},
        {"q": "æ b&c"},
        {"page": 2},
        {"_anchor": "line"},
        {"_external": True},
        {"library": "thisted"},
    ),
)
def test_what_is_asked_for_beside_the_rule_is_kept(app: Flask, more: dict[str, object]) -> None:
    with app.test_request_context("/hjoerring/clubs"):
        g.slug = "hjoerring"
        club = new_key()

        assert url_for("clubs.show", club=club, **more) == flasks("clubs.show", club=club, **more)  # type: ignore[arg-type]
