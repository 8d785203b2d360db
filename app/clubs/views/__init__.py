"""Pages of this room, by noun."""

from flask import Blueprint

bp = Blueprint("clubs", __name__, url_prefix="/<slug:library>")

from app.clubs.views import (  # noqa: E402  (they hang their routes on the blueprint)
    calendars,
    class_lists,
    clubs,
    door,
    draws,
    guardian,
    guardian_door,
    guardian_rights,
    history,
    letters,
    meetings,
    moving,
    offers,
    others,
    places,
    plans,
    public,
    putting_forward,
    school_week,
    tablet,
    together,
    trips,
    writing_to_all,
)

__all__ = [
    "bp",
    "calendars",
    "class_lists",
    "clubs",
    "door",
    "draws",
    "guardian",
    "guardian_door",
    "guardian_rights",
    "history",
    "letters",
    "meetings",
    "moving",
    "offers",
    "others",
    "places",
    "plans",
    "public",
    "putting_forward",
    "school_week",
    "tablet",
    "together",
    "trips",
    "writing_to_all",
]
