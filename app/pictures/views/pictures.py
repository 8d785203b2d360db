"""A picture, for whoever may see it now."""

from flask import Response, abort, make_response, request

from app.access.guard import public
from app.core.headers import is_anybodys
from app.pictures import store
from app.pictures.making import Size
from app.pictures.models import Picture
from app.pictures.views import bp

NOTHING_ELSE = "default-src 'none'; sandbox"


@bp.get("/pictures/<key:picture>/<any(small,medium,large):size>")
@public(on=Picture)
def show(picture: Picture, size: str) -> Response:
    return answered_with(picture, Size(size))


def answered_with(picture: Picture, size: Size) -> Response:
    """The picture's file. Whoever answers with it has asked whether it may be seen.

    Nobody keeps it: what a shared tablet shows one child is not there for the next, and a browser of
    anybody's asks again each time.
    """
    data = store.get(picture, size)
    if data is None:
        abort(404)
    answer: Response = make_response(data)
    answer.mimetype = "image/webp"
    answer.headers["Content-Security-Policy"] = NOTHING_ELSE
    answer.headers["Cache-Control"] = "no-cache" if is_anybodys() else "private, no-store"
    answer.set_etag(f"{picture.key}-{size}")
    answer.make_conditional(request)
    return answer
