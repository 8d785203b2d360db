"""The picture of a book, for anybody; its address, for every template; the library's own put on."""

from flask import Blueprint, Response, make_response, request
from flask_babel import gettext as _

from app.access.arrival import adult, here
from app.access.guard import allow, public
from app.access.policy import Action
from app.catalogue.models import Work
from app.catalogue.pages import work_page
from app.core import clock
from app.core.database import session
from app.covers import covers
from app.covers.covers import Covered, cover_of, cover_path, cover_version
from app.covers.forms import CoverForm

bp = Blueprint("covers", __name__, url_prefix="/<slug:library>")

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


@bp.post("/works/<key:work>/upload-cover")
@allow(Action.EDIT_WORK, on=Work)
def upload_cover(work: Work) -> Response:
    form = CoverForm()

    def put_on() -> None:
        covers.put_on(session(), work, form.painted(session()), clock.now(), adult().id)

    if form.accepted(put_on):
        return work_page(work, said=_("The book has its new cover."))
    return work_page(work, form=form, status=form.status)


@bp.post("/works/<key:work>/remove-cover")
@allow(Action.EDIT_WORK, on=Work)
def remove_cover(work: Work) -> Response:
    covers.take_off(session(), work, clock.now(), adult().id)
    return work_page(work, said=_("The drawn cover shows again."))
