"""The history of a club: what happened to its places, in words."""

from flask import Response, request, url_for

from app.access.arrival import me
from app.access.guard import allow
from app.access.policy import Action
from app.clubs import history as told
from app.clubs import queries
from app.clubs.models import Club
from app.clubs.views import bp
from app.core.cursors import read_cursor
from app.core.database import session
from app.core.page import page


@bp.get("/clubs/<key:club>/history")
@allow(Action.SEE_CLUB, on=Club)
def history(club: Club) -> Response:
    club = queries.whole_club(session(), club)
    cursor = read_cursor(request.args.get("after"))
    found = told.of_club(session(), club, cursor, knows_protected=me().knows_protected)
    address = url_for("clubs.history", club=club.key)
    return page(
        "clubs/history.html",
        club=club,
        events=found.events,
        newest_url=address if cursor else None,
        older_url=url_for("clubs.history", club=club.key, after=str(found.older)) if found.older else None,
    )
