"""What anybody may see of an open club."""

from flask import Response

from app.access.guard import public
from app.clubs import queries
from app.clubs.models import Club
from app.clubs.views import bp
from app.core.database import session
from app.core.page import page


@bp.get("/club/<key:club>")
@public(on=Club)
def about(club: Club) -> Response:
    return page("clubs/about.html", club=queries.whole_club(session(), club))
