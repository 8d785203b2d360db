"""Pages of boxes: the list, packing, the stay at a school, counting home."""

from flask import Blueprint

bp = Blueprint("deposits", __name__, url_prefix="/<slug:library>")

from app.deposits.views import boxes, counting, packing, stays  # noqa: E402

__all__ = ["boxes", "bp", "counting", "packing", "stays"]
