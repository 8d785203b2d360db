"""Pages of this room, one module for each noun."""

from importlib import import_module

from flask import Blueprint, current_app

bp = Blueprint("cards", __name__, url_prefix="/<slug:library>")


def pepper() -> str:
    """What every secret is hashed with besides its salt."""
    return str(current_app.config["PEPPER"].decode())


_NOUNS = ("cards", "card_door")
for _noun in _NOUNS:
    import_module(f"{__name__}.{_noun}")
