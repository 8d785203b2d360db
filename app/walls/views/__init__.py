"""Pages of this room."""

from flask import Blueprint

bp = Blueprint("walls", __name__, url_prefix="/<slug:library>")

from app.walls.views import for_class, screens, walls  # noqa: E402

__all__ = ["bp", "for_class", "screens", "walls"]
