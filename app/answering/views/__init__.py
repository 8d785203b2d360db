"""Pages of this room."""

from flask import Blueprint

bp = Blueprint("answering", __name__, url_prefix="/<slug:library>")

from app.answering.views import answering, first, flagging, queue, wording  # noqa: E402

__all__ = ["answering", "bp", "first", "flagging", "queue", "wording"]
