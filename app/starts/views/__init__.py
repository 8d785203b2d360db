"""Pages of this room, by noun."""

from flask import Blueprint

bp = Blueprint("starts", __name__, url_prefix="/<slug:library>")

from app.starts.views import (  # noqa: E402  (they hang their routes on the blueprint)
    asking,
    check_ins,
    requests,
    starting,
)

__all__ = [
    "asking",
    "bp",
    "check_ins",
    "requests",
    "starting",
]
