"""Pages of this room, by noun."""

from flask import Blueprint

bp = Blueprint("year", __name__, url_prefix="/<slug:library>")

from app.year.views import (  # noqa: E402  (they hang their routes on the blueprint)
    who_goes_on,
    year,
)

__all__ = [
    "bp",
    "who_goes_on",
    "year",
]
