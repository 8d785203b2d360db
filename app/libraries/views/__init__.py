"""Pages of this room, by noun."""

from flask import Blueprint

bp = Blueprint("libraries", __name__, url_prefix="/<slug:library>")
start = Blueprint("start", __name__)
"""Pages that belong to no library: the root and the first run."""
blueprints = (bp, start)

from app.libraries.views import front, languages, schools, settings, setup  # noqa: E402, F401
