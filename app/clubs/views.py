"""Pages of this room."""

from flask import Blueprint

bp = Blueprint("clubs", __name__, url_prefix="/<slug:library>")
