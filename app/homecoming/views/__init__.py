"""Pages of coming home: what a school counts and finds, and the count at the library."""

from flask import Blueprint

bp = Blueprint("homecoming", __name__, url_prefix="/<slug:library>")

from app.homecoming.views import at_school, counting  # noqa: E402

__all__ = ["at_school", "bp", "counting"]
