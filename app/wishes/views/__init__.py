"""Pages of wishes: asking, answering, templates and filling, what children wish for, the buying list."""

from flask import Blueprint

bp = Blueprint("wishes", __name__, url_prefix="/<slug:library>")
