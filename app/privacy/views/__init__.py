"""The pages of this room, by noun."""

from flask import Blueprint

bp = Blueprint("privacy", __name__, url_prefix="/<slug:library>")
