"""Pages of wishes: asking, answering, templates and filling, what children wish for, the buying list."""

from flask import Blueprint

bp = Blueprint("wishes", __name__, url_prefix="/<slug:library>")

from app.wishes.views import answering, asking, buying, childrens, filling, templates  # noqa: E402

__all__ = ["answering", "asking", "bp", "buying", "childrens", "filling", "templates"]
