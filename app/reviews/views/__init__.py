"""Pages of this room."""

from flask import Blueprint

bp = Blueprint("reviews", __name__, url_prefix="/<slug:library>")

from app.reviews.views import books, for_class, moderating, paper, screens, walls, writing  # noqa: E402

__all__ = ["books", "bp", "for_class", "moderating", "paper", "screens", "walls", "writing"]
