"""Pages of starting up: the plan, the checklist, the check-ins."""

from flask import Blueprint

bp = Blueprint("starts", __name__, url_prefix="/<slug:library>")

from app.starts.views import check_ins, starting  # noqa: E402

__all__ = ["bp", "check_ins", "starting"]
