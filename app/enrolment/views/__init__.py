"""Pages of this room, by noun."""

from flask import Blueprint

bp = Blueprint("enrolment", __name__, url_prefix="/<slug:library>")

from app.enrolment.views import (  # noqa: E402  (they hang their routes on the blueprint)
    class_lists,
    offers,
    others,
    putting_forward,
)

__all__ = [
    "bp",
    "class_lists",
    "offers",
    "others",
    "putting_forward",
]
