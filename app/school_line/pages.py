"""Where a librarian goes on from, after a step of a school's request."""

from flask import Response, request, url_for

from app.core.page import go_to
from app.school_line.models import ClubRequest

BACK = {"today": "notices.today", "line": "school_line.index"}


def back_or(club_request: ClubRequest, said: str) -> Response:
    """Where the person pressed the button: today, the line, or the school's own page."""
    back = BACK.get(request.form.get("back", ""))
    address = url_for(back) if back else url_for("school_line.show_request", club_request=club_request.key)
    return go_to(address, said=said)
