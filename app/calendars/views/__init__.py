"""Pages of this room, by noun."""

from flask import Blueprint

bp = Blueprint("calendars", __name__, url_prefix="/<slug:library>")

from app.calendars.views import (  # noqa: E402  (they hang their routes on the blueprint)
    calendars,
    school_week,
)

__all__ = [
    "bp",
    "calendars",
    "school_week",
]
