"""Pages of this room, by noun."""

from flask import Blueprint

bp = Blueprint("doors", __name__, url_prefix="/<slug:library>")

from app.doors.views import (  # noqa: E402  (they hang their routes on the blueprint)
    door,
    tablet,
)

__all__ = [
    "bp",
    "door",
    "tablet",
]
