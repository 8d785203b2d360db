"""Pages of this room, by noun."""

from flask import Blueprint

bp = Blueprint("book_imports", __name__, url_prefix="/<slug:library>")

from app.book_imports.views import exports, imports, large_imports  # noqa: E402  (they hang their routes here)

__all__ = ["bp", "exports", "imports", "large_imports"]
