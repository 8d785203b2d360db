"""What is done with a child's place: answered, given, left, withdrawn."""

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _

from app.access import scopes
from app.access.arrival import adult, me
from app.access.guard import allow
from app.access.policy import Action
from app.clubs import history, queries
from app.clubs.pages import club_page
from app.core import clock
from app.core.database import session
from app.core.formats import all_of
from app.core.page import go_to, page
from app.enrolment import elsewhere
from app.loans import leaving
from app.places import waiting_list
from app.places.forms import give_place_form
from app.places.models import Place
from app.turns import ties

bp = Blueprint("places", __name__, url_prefix="/<slug:library>")


@bp.get("/places/<key:place>")
@allow(Action.ANSWER_OFFER, on=Place)
def place(place: Place) -> Response:
    return page(
        "places/place.html",
        place=place,
        child=place.child,
        together=ties.names(session(), place),
        priority_class=place.priority_class,
        club=queries.whole_club(session(), place.queue.club),
        events=history.of_places(
            session(),
            place.library_id,
            scopes.places(me()).where(Place.id == place.id),
            knows_protected=me().knows_protected,
        ),
        now=clock.now(),
    )


@bp.post("/places/<key:place>/accept")
@allow(Action.ANSWER_OFFER, on=Place)
def accept(place: Place) -> Response:
    names = ties.names(session(), place) or [place.child.short_name]
    waiting_list.accept(session(), place, adult())
    said = _("%(child)s is in the club.", child=names[0])
    if len(names) > 1:
        said = _("%(children)s are in the club.", children=all_of(names))
    if request.form.get("back") != "today" and _still_waits(place):
        return go_to(url_for("enrolment.others", place=place.key), said=said)
    return club_page(place.queue.club, said=said)


@bp.post("/places/<key:place>/decline")
@allow(Action.ANSWER_OFFER, on=Place)
def decline(place: Place) -> Response:
    name = place.child.short_name
    waiting_list.decline(session(), place, adult())
    return club_page(
        place.queue.club, said=_("%(child)s does not want the place. The next in line is asked.", child=name)
    )


@bp.post("/places/<key:place>/withdraw")
@allow(Action.ANSWER_OFFER, on=Place)
def withdraw(place: Place) -> Response:
    name = place.child.short_name
    waiting_list.withdraw(session(), place, adult())
    return club_page(place.queue.club, said=_("%(child)s no longer waits.", child=name))


@bp.post("/places/<key:place>/answer-for")
@allow(Action.ANSWER_OFFER, on=Place)
def answer_for(place: Place) -> Response:
    name = place.child.short_name
    waiting_list.answer_for(session(), place, adult())
    return club_page(
        place.queue.club, said=_("%(child)s still wants a place and is asked again.", child=name)
    )


@bp.post("/places/<key:place>/leave")
@allow(Action.LEAVE_CLUB, on=Place)
def leave(place: Place) -> Response:
    if leaving.asks(session(), place):
        return go_to(url_for("loans.leaving", place=place.key))
    name = place.child.short_name
    waiting_list.leave(session(), place, adult())
    return club_page(place.queue.club, said=_("%(child)s has left the club.", child=name))


@bp.post("/places/<key:place>/give")
@allow(Action.GIVE_PLACE, on=Place)
def give_place(place: Place) -> Response:
    club, name = place.queue.club, place.child.short_name
    form = give_place_form(place.key)
    if form.accepted(lambda: waiting_list.give_place(session(), place, adult(), form.reason.data)):
        return club_page(club, said=_("%(child)s is in the club.", child=name))
    return club_page(club, giving=(place, form), status=form.status)


def _still_waits(place: Place) -> bool:
    return bool(elsewhere.questions_about(session(), place.child, scopes.places(me())))
