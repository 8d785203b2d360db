"""Pages of this room."""

from flask import Blueprint

bp = Blueprint("answering", __name__, url_prefix="/<slug:library>")

from app.answering.views import flagging, queue  # noqa: E402

__all__ = ["bp", "flagging", "queue"]
