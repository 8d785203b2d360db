"""Pages of wishes: asking and answering."""

from flask import Blueprint

bp = Blueprint("wishes", __name__, url_prefix="/<slug:library>")

from app.wishes.views import answering, asking  # noqa: E402  (they hang their routes here)

__all__ = ["answering", "asking", "bp"]
