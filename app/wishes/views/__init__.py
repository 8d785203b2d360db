"""Pages of wishes: asking, answering, templates and filling."""

from flask import Blueprint

bp = Blueprint("wishes", __name__, url_prefix="/<slug:library>")

from app.wishes.views import answering, asking, filling, templates  # noqa: E402

__all__ = ["answering", "asking", "bp", "filling", "templates"]
