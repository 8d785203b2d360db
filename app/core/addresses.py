"""`url_for` as templates call it: most addresses are their rule with the keys put in, and need no map."""

import re
from dataclasses import dataclass

from flask import Flask, current_app, g, request
from flask.globals import _cv_app

_PLACE = re.compile(r"<(?:[^:<>]+:)?(\w+)>")
_PLAIN = re.compile(r"[\w~.-]+", re.ASCII).fullmatch


@dataclass(frozen=True)
class _Form:
    """An address with gaps, and which value goes into each."""

    text: str
    names: tuple[str, ...]


class Addresses:
    """The addresses of one request: its library is put in where a rule asks for it."""

    def __init__(self, forms: dict[str, _Form | None]) -> None:
        self._forms = forms
        self._slug = g.get("slug")
        self._is_plain = bool(request) and not request.script_root and not g.get("carried_language")

    def make(self, endpoint: str, values: dict[str, object]) -> str:
        """As Flask's `url_for`, which is asked for all that is not plain."""
        if self._is_plain:
            try:
                form = self._forms[endpoint]
            except KeyError:
                form = self._forms[endpoint] = _form(endpoint)
            if form is not None:
                filled = self._filled(form, values)
                if filled is not None:
                    return filled
        return current_app.url_for(endpoint, **values)  # type: ignore[arg-type]

    def _filled(self, form: _Form, values: dict[str, object]) -> str | None:
        gaps = []
        for name in form.names:
            value = self._slug if name == "library" and name not in values else values.get(name)
            if not isinstance(value, str) or not _PLAIN(value):
                return None
            gaps.append(value)
        address = form.text % tuple(gaps)
        asked = ""
        for name, value in values.items():
            if name in form.names or value is None:
                continue
            if not isinstance(value, str) or not _PLAIN(value) or name[0] == "_":
                return None
            asked += f"{'&' if asked else '?'}{name}={value}"
        return address + asked


def init_app(app: Flask) -> None:
    """Give templates the quick way."""
    app.extensions["addresses"] = {}
    app.jinja_env.globals["url_for"] = url_for


def url_for(endpoint: str, **values: object) -> str:
    """The address of a page of this library, or as Flask's `url_for` says."""
    try:
        here: Addresses = _cv_app.get().g.addresses
    except (AttributeError, LookupError):
        here = g.addresses = Addresses(current_app.extensions["addresses"])
    return here.make(endpoint, values)


def _form(endpoint: str) -> _Form | None:
    """The one rule of the endpoint; none where there are several, or defaults, or something unusual."""
    rules = current_app.url_map._rules_by_endpoint.get(endpoint, [])
    if len(rules) != 1 or rules[0].defaults or rules[0].host or rules[0].subdomain or "%" in rules[0].rule:
        return None
    return _Form(_PLACE.sub("%s", rules[0].rule), tuple(_PLACE.findall(rules[0].rule)))
