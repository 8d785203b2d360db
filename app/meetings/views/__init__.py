"""Pages of this room, by noun."""

from flask import Blueprint

bp = Blueprint("meetings", __name__, url_prefix="/<slug:library>")

from app.meetings.views import (  # noqa: E402  (they hang their routes on the blueprint)
    attendance,
    meetings,
    substitutes,
    visits,
)

__all__ = [
    "attendance",
    "bp",
    "meetings",
    "substitutes",
    "visits",
]
