"""Pages of this room."""

from flask import Blueprint

bp = Blueprint("notices", __name__, url_prefix="/<slug:library>")
