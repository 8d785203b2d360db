"""Pages of this room, by noun."""

from flask import Blueprint

bp = Blueprint("places", __name__, url_prefix="/<slug:library>")

from app.places.views import (  # noqa: E402  (they hang their routes on the blueprint)
    draws,
    line,
    moving,
    places,
    priorities,
)

__all__ = [
    "bp",
    "draws",
    "line",
    "moving",
    "places",
    "priorities",
]
