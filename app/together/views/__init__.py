"""Pages of this room, by noun."""

from flask import Blueprint

bp = Blueprint("together", __name__, url_prefix="/<slug:library>")

from app.together.views import (  # noqa: E402  (they hang their routes on the blueprint)
    together,
)

__all__ = [
    "bp",
    "together",
]
