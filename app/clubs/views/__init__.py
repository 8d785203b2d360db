"""Pages of this room, by noun."""

from flask import Blueprint

bp = Blueprint("clubs", __name__, url_prefix="/<slug:library>")

from app.clubs.views import (  # noqa: E402  (they hang their routes on the blueprint)
    clubs,
    history,
    plans,
    public,
)

__all__ = [
    "bp",
    "clubs",
    "history",
    "plans",
    "public",
]
