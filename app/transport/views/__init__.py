"""Pages of transport: runs, the driver's list, loose books."""

from flask import Blueprint

bp = Blueprint("transport", __name__, url_prefix="/<slug:library>")

from app.transport.views import driving, loads, loose_books, runs  # noqa: E402

__all__ = ["bp", "driving", "loads", "loose_books", "runs"]
