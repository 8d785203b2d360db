"""Pages of rotations: the list, a new one, one with its moves, its paper, a move by hand."""

from flask import Blueprint

bp = Blueprint("rotations", __name__, url_prefix="/<slug:library>")

from app.rotations.views import moving, rotations  # noqa: E402

__all__ = ["bp", "moving", "rotations"]
