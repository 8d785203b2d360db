"""The pages of the room."""

from flask import Blueprint

bp = Blueprint("pictures", __name__, url_prefix="/<slug:library>")

from app.pictures.views import pictures  # noqa: E402

__all__ = ["bp", "pictures"]
