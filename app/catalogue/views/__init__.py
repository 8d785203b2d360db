"""Pages of this room, by noun."""

from flask import Blueprint

bp = Blueprint("catalogue", __name__, url_prefix="/<slug:library>")

from app.catalogue.views import covers, imports, lookup, merging, works  # noqa: E402  (they hang their routes here)

__all__ = ["bp", "covers", "imports", "lookup", "merging", "works"]
