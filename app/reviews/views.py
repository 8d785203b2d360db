"""Pages of this room."""

from flask import Blueprint

bp = Blueprint("reviews", __name__, url_prefix="/<slug:library>")
