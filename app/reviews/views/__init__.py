"""Pages of this room."""

from flask import Blueprint

bp = Blueprint("reviews", __name__, url_prefix="/<slug:library>")

from app.reviews.views import books, moderating, paper, walls, writing  # noqa: E402

__all__ = ["books", "bp", "moderating", "paper", "walls", "writing"]
