"""Pages of this room, by noun."""

from flask import Blueprint

bp = Blueprint("clubs", __name__, url_prefix="/<slug:library>")

from app.clubs.views import (  # noqa: E402  (they hang their routes on the blueprint)
    class_lists,
    clubs,
    draws,
    history,
    letters,
    line,
    moving,
    offers,
    others,
    places,
    plans,
    priorities,
    public,
    putting_forward,
    writing_to_all,
)

__all__ = [
    "bp",
    "class_lists",
    "clubs",
    "draws",
    "history",
    "letters",
    "line",
    "moving",
    "offers",
    "others",
    "places",
    "plans",
    "priorities",
    "public",
    "putting_forward",
    "writing_to_all",
]
