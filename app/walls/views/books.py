"""The walls by book, and a book's page: for everybody, and with more on it for those the library knows."""

from typing import Any

from flask import Response, request, url_for

from app.access.arrival import here, me
from app.access.guard import public
from app.catalogue.models import Work
from app.core import clock
from app.core.cursors import read_cursor
from app.core.database import session
from app.core.page import page
from app.reviews import queries
from app.reviews.models import Audience
from app.walls import books as shelves
from app.walls import walls
from app.walls.likeness import more_like
from app.walls.views import bp
from app.walls.views.notes import notes_of
from app.walls.views.walls import kept_by_browsers, ways


@bp.get("/wall/books")
@public()
def books() -> Response:
    after = request.args.get("after")
    answer = page(
        "walls/books.html",
        found=shelves.books_on(session(), _wall(), here().id, after),
        is_first=not after,
        **ways("books", _wall()),
    )
    return kept_by_browsers(answer)


@bp.get("/books/<key:work>")
@public(on=Work)
def public_book(work: Work) -> Response:
    wall, after = _wall(), read_cursor(request.args.get("after"))
    found = walls.reviews_of(session(), work, wall, after)
    clubs = _own_clubs()
    answer = page(
        "walls/public_book.html",
        work=work,
        opinion=walls.opinion_of(session(), work, wall),
        notes=notes_of(found.reviews, wall),
        older=found.older,
        is_first=after is None,
        newest=url_for("walls.public_book", work=work.key),
        alike=more_like(session(), work, wall),
        clubs=clubs,
        boxes=_boxes_with(work, clubs),
        **ways("book", wall),
    )
    return kept_by_browsers(answer)


def _wall() -> Audience:
    """Whom the library knows reads what all its clubs may read; everybody else the public wall."""
    return Audience.LIBRARY if me().belongs_here else Audience.PUBLIC


def _own_clubs() -> list[Any]:
    child = me().child
    return [own.club for own in queries.clubs_of_child(session(), child, clock.now())] if child else []


def _boxes_with(work: Work, clubs: list[Any]) -> list[shelves.BoxWith]:
    """A child is told of its own clubs' boxes, a host or teacher of those they work with."""
    viewer = me()
    if not viewer.belongs_here:
        return []
    if viewer.is_librarian or viewer.is_leader:
        return shelves.boxes_with(session(), work, None)
    ids = frozenset(club.id for club in clubs) if viewer.child else viewer.club_ids
    return shelves.boxes_with(session(), work, ids, viewer.school_ids)
