"""Pages of the line of schools: a school asks and looks, a librarian offers."""

from flask import Blueprint

bp = Blueprint("school_line", __name__, url_prefix="/<slug:library>")

from app.school_line.views import asking, requests  # noqa: E402

__all__ = ["asking", "bp", "requests"]
