"""Pages of this room."""

from flask import Blueprint

bp = Blueprint("reviews", __name__, url_prefix="/<slug:library>")

from app.reviews.views import (  # noqa: E402
    books,
    known,
    next_box,
    writing,
)

__all__ = ["books", "bp", "known", "next_box", "writing"]
