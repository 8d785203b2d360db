"""Pages of this room."""

from flask import Blueprint

bp = Blueprint("paper", __name__, url_prefix="/<slug:library>")

from app.paper.views import cards, keepsakes, pile, typing_in  # noqa: E402

__all__ = ["bp", "cards", "keepsakes", "pile", "typing_in"]
