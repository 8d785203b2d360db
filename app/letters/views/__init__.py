"""Pages of this room, by noun."""

from flask import Blueprint

bp = Blueprint("letters", __name__, url_prefix="/<slug:library>")

from app.letters.views import (  # noqa: E402  (they hang their routes on the blueprint)
    letters,
    writing_to_all,
)

__all__ = [
    "bp",
    "letters",
    "writing_to_all",
]
