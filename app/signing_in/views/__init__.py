"""Pages of this room, one module for each noun."""

from importlib import import_module

from flask import Blueprint

bp = Blueprint("signing_in", __name__, url_prefix="/<slug:library>")

_NOUNS = ("entrance", "links", "passwords", "account")
for _noun in _NOUNS:
    import_module(f"{__name__}.{_noun}")
