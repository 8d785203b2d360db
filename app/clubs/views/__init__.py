"""Pages of this room, by noun."""

from flask import Blueprint

bp = Blueprint("clubs", __name__, url_prefix="/<slug:library>")
