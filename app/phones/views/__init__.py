"""Pages of this room, one module for each noun."""

from importlib import import_module

from flask import Blueprint

bp = Blueprint("phones", __name__, url_prefix="/<slug:library>")

_NOUNS = ("second_step", "authenticator", "phones")
for _noun in _NOUNS:
    import_module(f"{__name__}.{_noun}")
