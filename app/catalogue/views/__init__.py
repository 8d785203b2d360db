"""Pages of this room, by noun."""

from flask import Blueprint

bp = Blueprint("catalogue", __name__, url_prefix="/<slug:library>")

from app.catalogue.views import (  # noqa: E402  (they hang their routes here)
    exports,
    imports,
    large_imports,
    works,
)

__all__ = ["bp", "exports", "imports", "large_imports", "works"]
