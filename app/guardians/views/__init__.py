"""Pages of this room, by noun."""

from flask import Blueprint

bp = Blueprint("guardians", __name__, url_prefix="/<slug:library>")

from app.guardians.views import (  # noqa: E402  (they hang their routes on the blueprint)
    guardian,
    guardian_door,
    guardian_rights,
)

__all__ = [
    "bp",
    "guardian",
    "guardian_door",
    "guardian_rights",
]
