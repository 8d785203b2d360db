"""The public wall outside the house: as a feed, as data, and inside other websites' pages."""

from typing import Any

from flask import Response, current_app, make_response, request, url_for
from flask_babel import gettext as _

from app.access.arrival import here
from app.access.guard import public
from app.catalogue.models import Work
from app.core.cursors import Cursor, read_cursor
from app.core.database import session
from app.core.headers import for_anybody, framed_by
from app.core.page import page
from app.reviews.models import Audience, Review
from app.reviews.moderation import byline
from app.walls import embedding, published, walls
from app.walls.views import bp
from app.walls.views.notes import notes_of

IN_A_FRAME = 8
"""Notes: a frame is small, and the wall is one press away."""


@bp.get("/wall.atom")
@public()
def atom() -> Response:
    return _sent(published.atom(_wall("walls.atom")), published.ATOM)


@bp.get("/wall.json")
@public()
def wall_json() -> Response:
    return _sent(published.json_ld(_wall("walls.wall_json")), published.JSON_LD)


@bp.get("/books/<key:work>/reviews.json")
@public(on=Work)
def book_json(work: Work) -> Response:
    found = walls.reviews_of(session(), work, Audience.PUBLIC, _after())
    stretch = _stretch(
        found,
        title=work.title,
        address=_absolute("walls.book_json", work=work.key),
        page_address=_absolute("walls.public_book", work=work.key),
    )
    opinion = walls.opinion_of(session(), work, Audience.PUBLIC)
    data = published.book_json_ld(stretch, work.author, opinion.average, opinion.count)
    return _sent(data, published.JSON_LD)


@bp.get("/embed")
@public()
def embed() -> Response:
    found = walls.public_wall(session(), here().id)
    answer = page("walls/embed.html", notes=notes_of(found.reviews[:IN_A_FRAME], Audience.PUBLIC))
    return for_anybody(framed_by(answer, embedding.hosts(here())))


def _wall(endpoint: str) -> published.Stretch:
    return _stretch(
        walls.public_wall(session(), here().id, _after()),
        title=_("Children about books: %(library)s", library=here().name),
        address=_absolute(endpoint),
        page_address=_absolute("walls.public_wall"),
    )


def _stretch(found: walls.WallPage, *, title: str, address: str, page_address: str) -> published.Stretch:
    after = _after()
    return published.Stretch(
        title=title,
        library=here().name,
        language=here().language,
        address=f"{address}?after={after}" if after else address,
        page=page_address,
        since=here().created_at,
        entries=[_entry(each) for each in found.reviews],
        older=f"{address}?after={found.older}" if found.older else None,
    )


def _entry(review: Review) -> published.Entry:
    book = _absolute("walls.public_book", work=review.work.key)
    assert review.published_at is not None
    return published.Entry(
        address=f"{book}#r-{review.key}",
        title=review.work.title,
        author=review.work.author,
        book=book,
        words=review.words,
        by=byline(review, Audience.PUBLIC).name or _("A child from the library"),
        rating=review.rating,
        language=review.language,
        at=review.published_at,
    )


def _sent(data: bytes, media_type: str) -> Response:
    answer: Response = make_response(data)
    answer.headers["Content-Type"] = f"{media_type}; charset=utf-8"
    return for_anybody(answer)


def _absolute(endpoint: str, **values: Any) -> str:
    base: str = current_app.config["BASE_URL"]
    return base + url_for(endpoint, **values)


def _after() -> Cursor | None:
    return read_cursor(request.args.get("after"))
