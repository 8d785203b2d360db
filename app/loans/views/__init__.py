"""Loans: the tablet on the host's table, who has what, a child's own books, and leaving with books out."""

from flask import Blueprint

from app.loans import homecoming  # noqa: F401  (it follows the count of boxes)

bp = Blueprint("loans", __name__, url_prefix="/<slug:library>")

from app.loans.views import desk, leaving, mine, overview  # noqa: E402, F401
