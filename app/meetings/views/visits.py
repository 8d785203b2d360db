"""The sheet a librarian takes along to one meeting."""

from flask import Response, url_for

from app.access.arrival import here
from app.access.guard import allow
from app.access.policy import Action
from app.clubs import queries
from app.clubs.lines import in_club, in_line, lines
from app.clubs.models import Meeting
from app.core.database import session
from app.core.page import page
from app.deposits.queries import boxes_at
from app.meetings import substitutes
from app.meetings.views import bp


@bp.get("/meetings/<key:meeting>/sheet")
@allow(Action.SEE_TODAY, on=Meeting)
def visit_sheet(meeting: Meeting) -> Response:
    """Address, door, phone, host, the promise, children, seats to give, the box: one sheet of A5."""
    club = queries.whole_club(session(), meeting.club)
    everybody = lines(session(), club)
    return page(
        "meetings/visit_sheet.html",
        meeting=meeting,
        club=club,
        hosts=queries.in_charge(session(), club).hosts,
        substitutes=[role.person.name for role in substitutes.substitutes_of(session(), meeting)],
        children=in_club(everybody),
        waiting=in_line(everybody),
        box=boxes_at(session(), here().id, [club.id]).get(club.id),
        back_url=url_for("meetings.meeting", meeting=meeting.key),
    )
