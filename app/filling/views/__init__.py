"""Pages of templates, and of boxes filled from the shelf."""

from flask import Blueprint

bp = Blueprint("filling", __name__, url_prefix="/<slug:library>")

from app.filling.views import filling, templates  # noqa: E402  (they hang their routes here)

__all__ = ["bp", "filling", "templates"]
