"""Pages of this room."""

from flask import Blueprint

bp = Blueprint("catalogue", __name__, url_prefix="/<slug:library>")
