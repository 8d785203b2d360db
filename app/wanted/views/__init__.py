"""Pages of what children wish for: their own, their club's, and the buying list."""

from flask import Blueprint

bp = Blueprint("wanted", __name__, url_prefix="/<slug:library>")

from app.wanted.views import buying, childrens  # noqa: E402  (they hang their routes here)

__all__ = ["bp", "buying", "childrens"]
