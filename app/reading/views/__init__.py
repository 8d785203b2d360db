"""Pages of this room."""

from flask import Blueprint

bp = Blueprint("reading", __name__, url_prefix="/<slug:library>")

from app.reading.views import log  # noqa: E402, F401
