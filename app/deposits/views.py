"""Pages of this room."""

from flask import Blueprint

bp = Blueprint("deposits", __name__, url_prefix="/<slug:library>")
