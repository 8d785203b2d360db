"""The walls: a club's, the library's, and the one for everybody; the newest first, or of one age."""

from typing import Any

from flask import Response, request, url_for
from flask_babel import gettext as _

from app.access.arrival import here
from app.access.guard import allow, public
from app.access.policy import Action
from app.clubs.models import Club
from app.core import clock
from app.core.cursors import Cursor, read_cursor
from app.core.database import session
from app.core.headers import for_anybody
from app.core.page import page
from app.reviews.grade_groups import GROUPS
from app.reviews.models import Audience
from app.walls import walls
from app.walls.highlights import on_top
from app.walls.views import bp
from app.walls.views.notes import notes_of


@bp.get("/clubs/<key:club>/wall")
@allow(Action.SEE_CLUB_WALL, on=Club)
def club_wall(club: Club) -> Response:
    found = walls.club_wall(session(), club, _after())
    return _wall_page(
        Audience.CLUB,
        found,
        title=club.name,
        lead=_("What the children of the club say about books. Only the club sees this wall."),
        address=url_for("walls.club_wall", club=club.key),
        club=club,
    )


@bp.get("/library-wall")
@allow(Action.SEE_LIBRARY_WALL)
def library_wall() -> Response:
    group = _group()
    found = walls.library_wall(session(), here().id, _after(), group)
    return _wall_page(
        Audience.LIBRARY,
        found,
        title=_("The library's wall"),
        lead=_("What children in all the library's clubs say about books."),
        address=url_for("walls.library_wall", grades=group),
        group=group,
    )


@bp.get("/wall")
@public()
def public_wall() -> Response:
    group = _group()
    found = walls.public_wall(session(), here().id, _after(), group)
    answer = _wall_page(
        Audience.PUBLIC,
        found,
        title=_("Children about books"),
        lead=_("Written in the reading clubs of %(library)s.", library=here().name),
        address=url_for("walls.public_wall", grades=group),
        group=group,
    )
    return kept_by_browsers(answer)


def ways(way: str | int, wall: Audience) -> dict[str, Any]:
    """What the links above a wall need: which of them is shown, and where they lead."""
    name = "walls.library_wall" if wall == Audience.LIBRARY else "walls.public_wall"
    return {"way": way, "wall_url": url_for(name), "grade_groups": tuple(GROUPS.items())}


def kept_by_browsers(answer: Response) -> Response:
    """Who comes without a cookie gets what everybody gets, and need not fetch it twice."""
    return answer if request.cookies else for_anybody(answer)


def _wall_page(
    wall: Audience,
    found: walls.WallPage,
    *,
    title: str,
    lead: str,
    address: str,
    club: Club | None = None,
    group: int | None = None,
) -> Response:
    is_first = _after() is None
    is_top = is_first and group is None and club is None
    return page(
        "walls/wall.html",
        top=on_top(session(), here(), clock.today(here().zone)) if is_top else None,
        wall=wall,
        club=club,
        title=title,
        lead=lead,
        notes=notes_of(found.reviews, wall),
        older=found.older,
        is_first=is_first,
        newest=address,
        **ways("newest" if group is None else group, wall),
    )


def _group() -> int | None:
    """The group of grades in the address, by the first of them."""
    asked = request.args.get("grades", "")
    return next((first for first in GROUPS if asked == str(first)), None)


def _after() -> Cursor | None:
    return read_cursor(request.args.get("after"))
