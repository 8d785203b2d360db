"""Pages of transport: runs, the driver's list."""

from flask import Blueprint

bp = Blueprint("transport", __name__, url_prefix="/<slug:library>")

from app.transport.views import driving, loads, papers, runs  # noqa: E402

__all__ = ["bp", "driving", "loads", "papers", "runs"]
