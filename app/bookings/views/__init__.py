"""Pages of bookings: what can be had, one's own, the librarian's lists."""

from flask import Blueprint

bp = Blueprint("bookings", __name__, url_prefix="/<slug:library>")

from app.bookings import stays  # noqa: E402 - it follows the boxes from now on
from app.bookings.views import bookings, finding, lists  # noqa: E402

__all__ = ["bookings", "bp", "finding", "lists", "stays"]
