"""A film, for whoever may see it now; browsers ask for it piece by piece."""

from typing import Protocol

from flask import Response, abort, make_response, request
from werkzeug.exceptions import RequestedRangeNotSatisfiable

from app.access.arrival import here, me
from app.access.guard import public
from app.children.models import Child
from app.videos import store
from app.videos.models import Container, Video, may_film
from app.videos.views import bp


class Filmed(Protocol):
    """Whatever may have a film; a `Review` may."""

    @property
    def video(self) -> Video | None: ...
    @property
    def child(self) -> Child: ...


NOTHING_ELSE = "default-src 'none'; sandbox"
AT_A_TIME = 1024 * 1024
"""Bytes. A browser that asks for the rest gets its beginning, and asks again when it has played that."""


@bp.get("/films/<key:video>")
@public(on=Video)
def show(video: Video) -> Response:
    start, stop = _asked_for(video)
    data = store.get(video, start, stop)
    if data is None:
        abort(404)
    answer: Response = make_response(data)
    answer.mimetype = Container(video.container).content_type
    answer.accept_ranges = "bytes"
    answer.headers["Content-Security-Policy"] = NOTHING_ELSE
    answer.headers["Cache-Control"] = "no-cache" if me().is_anonymous else "private, no-store"
    answer.set_etag(video.key)
    if _is_part(video):
        answer.status_code = 206
        answer.headers["Content-Range"] = f"bytes {start}-{stop - 1}/{video.bytes}"
    else:
        answer.make_conditional(request)
    return answer


@bp.app_template_global("film_to_show")
def film_to_show(review: Filmed) -> Video | None:
    """The film of a review that stands on a page, if it may be seen at all."""
    return review.video if review.video and may_film(here(), review.child) else None


def _asked_for(video: Video) -> tuple[int, int]:
    """From which byte up to which, not with it. Raises RequestedRangeNotSatisfiable."""
    if not _is_part(video):
        return 0, video.bytes
    asked = request.range.range_for_length(video.bytes) if request.range else None
    if asked is None:
        raise RequestedRangeNotSatisfiable(video.bytes)
    start, stop = asked
    return start, min(stop or video.bytes, start + AT_A_TIME)


def _is_part(video: Video) -> bool:
    """Whether one piece is asked for, of the very film whose other pieces the browser has."""
    is_known = "If-Range" not in request.headers or request.if_range.etag == video.key
    return request.range is not None and len(request.range.ranges) == 1 and is_known
