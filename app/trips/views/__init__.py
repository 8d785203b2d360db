"""Pages of this room, by noun."""

from flask import Blueprint

bp = Blueprint("trips", __name__, url_prefix="/<slug:library>")

from app.trips.views import (  # noqa: E402  (they hang their routes on the blueprint)
    trips,
)

__all__ = [
    "bp",
    "trips",
]
