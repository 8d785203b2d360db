"""The picture of a book, for anybody; and its address, for every template."""

from flask import Response, make_response, request

from app.access.arrival import here
from app.access.guard import public
from app.catalogue.covers import Covered, cover_of, cover_path, cover_version
from app.catalogue.models import Work
from app.catalogue.views import bp
from app.core.database import session

FOR_EVER = "public, max-age=31536000, immutable"
NOTHING_ELSE = "default-src 'none'; sandbox"


@bp.get("/works/<key:work>/cover")
@public(on=Work)
def cover(work: Work) -> Response:
    version = cover_version(work)
    picture, media_type = cover_of(session(), work)
    answer: Response = make_response(picture)
    answer.mimetype = media_type
    answer.set_etag(version)
    answer.headers["Cache-Control"] = FOR_EVER if request.args.get("v") == version else "no-cache"
    answer.headers["Content-Security-Policy"] = NOTHING_ELSE
    answer.make_conditional(request)
    return answer


@bp.app_template_global("cover_url")
def cover_url(work: Covered) -> str:
    """The address of a work's cover; it changes with the picture, so browsers keep it for ever."""
    return cover_path(here().slug, work)
