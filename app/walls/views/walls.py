"""The walls, and a book's page for everybody."""

from flask import Response, request, url_for
from flask_babel import gettext as _

from app.access.arrival import here, me
from app.access.guard import allow, public
from app.access.policy import Action
from app.catalogue.models import Work
from app.clubs.models import Club
from app.core.cursors import Cursor, read_cursor
from app.core.database import session
from app.core.headers import for_anybody
from app.core.page import page
from app.reviews.models import Audience
from app.walls import walls
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
    found = walls.library_wall(session(), here().id, _after())
    return _wall_page(
        Audience.LIBRARY,
        found,
        title=_("The library's wall"),
        lead=_("What children in all the library's clubs say about books."),
        address=url_for("walls.library_wall"),
    )


@bp.get("/wall")
@public()
def public_wall() -> Response:
    found = walls.public_wall(session(), here().id, _after())
    answer = _wall_page(
        Audience.PUBLIC,
        found,
        title=_("Children about books"),
        lead=_("Written in the reading clubs of %(library)s.", library=here().name),
        address=url_for("walls.public_wall"),
    )
    return _kept_by_browsers(answer)


@bp.get("/books/<key:work>")
@public(on=Work)
def public_book(work: Work) -> Response:
    wall = Audience.LIBRARY if me().belongs_here else Audience.PUBLIC
    found = walls.reviews_of(session(), work, wall, _after())
    answer = page(
        "walls/public_book.html",
        work=work,
        opinion=walls.opinion_of(session(), work, wall),
        notes=notes_of(found.reviews, wall),
        older=found.older,
        is_first=_after() is None,
        newest=url_for("walls.public_book", work=work.key),
    )
    return _kept_by_browsers(answer)


def _wall_page(
    wall: Audience,
    found: walls.WallPage,
    *,
    title: str,
    lead: str,
    address: str,
    club: Club | None = None,
) -> Response:
    return page(
        "walls/wall.html",
        wall=wall,
        club=club,
        title=title,
        lead=lead,
        notes=notes_of(found.reviews, wall),
        older=found.older,
        is_first=_after() is None,
        newest=address,
    )


def _kept_by_browsers(answer: Response) -> Response:
    """Who comes without a cookie gets what everybody gets, and need not fetch it twice."""
    return answer if request.cookies else for_anybody(answer)


def _after() -> Cursor | None:
    return read_cursor(request.args.get("after"))
