"""An offer answered from the mail, without signing in: GET shows, POST decides."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from flask import Response, request, url_for
from flask_babel import gettext as _
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
    return _answer(token, offer_links.accept, lambda child: _("%(child)s is in the club.", child=child))


@bp.post("/offer/<token>/decline")
@public()
def decline_offer(token: str) -> Response:
    return _answer(
        token,
        offer_links.decline,
        lambda child: _(
            "It is noted that %(child)s does not want the place. Thank you for answering.", child=child
        ),
    )


def _answer(
    token: str, verb: Callable[[Session, OfferLink, datetime], None], thanks: Callable[[str], str]
) -> Response:
    """Who answers reads what came of it, once; whoever opens the link later reads that it is over."""
    link, said = offer_links.find(session(), here().id, token), None
    if link is not None:
        with suppress(RuleBroken):
            verb(session(), link, clock.now())
            said = thanks(link.place.child.first_name)
    return go_to(url_for("enrolment.offer", token=token), said)


def _offer_page(token: str, link: OfferLink | None) -> Response:
    """One page for an offer that stands, and for one that is over or strange, which names nobody."""
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
