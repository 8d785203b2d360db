"""The draw of a club: when it is, who takes part, and the dated list to print."""

from flask import Blueprint, Response, url_for
from flask_babel import gettext as _

from app.access.arrival import adult
from app.access.guard import allow
from app.access.policy import Action
from app.clubs import draw_lists, lines, queries
from app.clubs.models import Club
from app.core import clock
from app.core.database import session
from app.core.page import go_to, page
from app.draws import draws

bp = Blueprint("draws", __name__, url_prefix="/<slug:library>")


@bp.get("/clubs/<key:club>/draw")
@allow(Action.SEE_CLUB, on=Club)
def draw(club: Club) -> Response:
    club = queries.whole_club(session(), club)
    made = draws.draw_of(session(), club.queue)
    waiting = [] if made else lines.in_line(lines.lines(session(), club))
    return page(
        "draws/draw.html",
        club=club,
        draw=made,
        lots=draw_lists.lots_of(session(), made) if made else [],
        waiting=waiting,
        back_url=url_for("clubs.show", club=club.key),
        now=clock.now(),
    )


@bp.post("/clubs/<key:club>/draw")
@allow(Action.DRAW_LOTS, on=Club)
def draw_lots(club: Club) -> Response:
    draws.draw_lots(session(), club.queue, adult())
    return go_to(
        url_for("draws.draw", club=club.key), said=_("Lots are drawn. Print the list and hand it out.")
    )
