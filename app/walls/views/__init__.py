"""Pages of this room."""

from flask import Blueprint

bp = Blueprint("walls", __name__, url_prefix="/<slug:library>")

from app.walls.views import books, elsewhere, for_class, highlights, published, screens, walls  # noqa: E402

__all__ = ["books", "bp", "elsewhere", "for_class", "highlights", "published", "screens", "walls"]
