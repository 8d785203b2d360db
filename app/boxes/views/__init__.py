"""Pages of boxes: the list, a new one, a box's own page, packing."""

from flask import Blueprint

bp = Blueprint("boxes", __name__, url_prefix="/<slug:library>")

from app.boxes.views import boxes, packing  # noqa: E402

__all__ = ["boxes", "bp", "packing"]
