"""Pages where people decide about a line: its order, the priority classes, a move to another club."""

from flask import Blueprint

bp = Blueprint("turns", __name__, url_prefix="/<slug:library>")

from app.turns.views import line, moving, priorities  # noqa: E402

__all__ = ["bp", "line", "moving", "priorities"]
