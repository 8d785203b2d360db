"""Pages of this room."""

from flask import Blueprint

bp = Blueprint("reviews", __name__, url_prefix="/<slug:library>")

from app.reviews.views import (  # noqa: E402
    books,
    for_class,
    next_box,
    paper,
    screens,
    walls,
    writing,
)

__all__ = ["books", "bp", "for_class", "next_box", "paper", "screens", "walls", "writing"]
