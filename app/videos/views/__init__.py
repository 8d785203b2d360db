"""The pages of the room."""

from flask import Blueprint

bp = Blueprint("videos", __name__, url_prefix="/<slug:library>")

from app.videos.views import settings, videos  # noqa: E402

__all__ = ["bp", "settings", "videos"]
