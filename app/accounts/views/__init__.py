"""Pages of this room, one module for each noun."""

from importlib import import_module

from flask import Blueprint

bp = Blueprint("accounts", __name__, url_prefix="/<slug:library>")

for _noun in ("entrance", "links", "passwords", "account", "people", "children", "cards", "card_door"):
    import_module(f"{__name__}.{_noun}")
