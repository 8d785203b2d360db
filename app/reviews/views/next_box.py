"""Suggestions for a club's next box, and the one button that puts a book in."""

from flask import request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.access.arrival import adult, here
from app.access.guard import allow, within
from app.access.policy import Action
from app.catalogue.models import Work
from app.clubs.models import Club
from app.core import clock
from app.core.database import session
from app.core.page import page
from app.deposits.models import Box
from app.filling import filling, queries
from app.reviews.next_box import suggestions
from app.reviews.views import bp


@bp.get("/clubs/<key:club>/next-box")
@allow(Action.PACK_BOX, on=Club)
def next_box(club: Club) -> Response:
    return _next_box_page(club)


@bp.post("/clubs/<key:club>/next-box")
@allow(Action.PACK_BOX, on=Club)
def put_suggested(club: Club) -> Response:
    work: Work = within(Work, request.form.get("work", ""))
    box: Box = within(Box, request.form.get("box", ""))
    filling.put_from_shelf(session(), box, work, adult(), clock.now())
    return _next_box_page(
        club, box.key, said=_("%(title)s is in box %(number)s.", title=work.title, number=box.number)
    )


def _next_box_page(club: Club, chosen: str = "", said: str | None = None) -> Response:
    boxes = queries.boxes_being_packed(session(), here().id, club.id)
    chosen = chosen or request.args.get("box", "")
    box = next((each for each in boxes if each.key == chosen), boxes[0] if boxes else None)
    in_box = queries.works_in(session(), box) if box else set()
    found = [each for each in suggestions(session(), club) if each.work.id not in in_box]
    return page(
        "reviews/next_box.html",
        address=url_for("reviews.next_box", club=club.key, box=box.key if box else None),
        fragments=("suggested",),
        said=said,
        club=club,
        boxes=boxes,
        box=box,
        found=found,
    )
