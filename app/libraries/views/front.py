"""What anybody sees first: the libraries here, and one library's reading clubs."""

from flask import Response, url_for

from app.access.arrival import here, me
from app.access.guard import public
from app.clubs.queries import open_clubs
from app.core.database import session
from app.core.page import go_to, page
from app.libraries import founding
from app.libraries.views import bp, start


@start.get("/")
@public()
def root() -> Response:
    libraries = founding.all_libraries(session())
    if len(libraries) == 1:
        return go_to(url_for("libraries.front", library=libraries[0].slug))
    return page("libraries/root.html", libraries=libraries)


@bp.get("/")
@public()
def front() -> Response:
    """It speaks to adults; a child on its tablet has a page of its own."""
    if me().child:
        return go_to(url_for("reviews.home"))
    return page("libraries/front.html", clubs=open_clubs(session(), here().id))
