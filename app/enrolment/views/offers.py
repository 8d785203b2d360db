"""An offer answered from the mail, without signing in: GET shows, POST decides."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from flask import Response, request, url_for
from sqlalchemy.orm import Session

from app.access.arrival import here
from app.access.guard import public
from app.core import clock
from app.core.database import session
from app.core.errors import RuleBroken
from app.core.page import go_to, page
from app.enrolment import elsewhere, offer_links
from app.enrolment.models import OfferLink
from app.enrolment.views import bp


@bp.get("/offer/<token>")
@public()
def offer(token: str) -> Response:
    return _offer_page(token, offer_links.find(session(), here().id, token))


@bp.post("/offer/<token>/accept")
@public()
def accept_offer(token: str) -> Response:
    return _answer(token, offer_links.accept)


@bp.post("/offer/<token>/decline")
@public()
def decline_offer(token: str) -> Response:
    return _answer(token, offer_links.decline)


def _answer(token: str, verb: Callable[[Session, OfferLink, datetime], None]) -> Response:
    """Whatever came of it, the page tells how things stand."""
    link = offer_links.find(session(), here().id, token)
    if link is not None:
        with suppress(RuleBroken):
            verb(session(), link, clock.now())
    return go_to(url_for("enrolment.offer", token=token))


def _offer_page(token: str, link: OfferLink | None) -> Response:
    """One page for an offer that stands and for one that is over; a strange token tells nothing."""
    found = link if link is not None and offer_links.is_about_this_offer(link) else None
    if found is not None and not offer_links.may_answer(session(), found):
        found = None
    place = found.place if found else None
    answer = page(
        "enrolment/offer.html",
        token=token,
        place=place,
        child=place.child if place else None,
        club=place.queue.club if place else None,
        stands=found is not None and offer_links.stands(session(), found, clock.now()),
        is_no=request.args.get("answer") == "no",
        also_waits=bool(place and elsewhere.also_waits(session(), place)),
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer
