"""Pages of this room, one module for each noun."""

from importlib import import_module

from flask import Blueprint

bp = Blueprint("openid", __name__, url_prefix="/<slug:library>")

_NOUNS = ("agreements", "elsewhere")
for _noun in _NOUNS:
    import_module(f"{__name__}.{_noun}")
