"""Pages of this room."""

from flask import Blueprint

bp = Blueprint("libraries", __name__, url_prefix="/<slug:library>")
