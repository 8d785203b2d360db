"""After a child has come in: does it still wait in the other clubs?"""

from flask import Response, request, url_for
from flask_babel import gettext as _

from app.access import scopes
from app.access.arrival import adult, me
from app.access.guard import allow, may
from app.access.policy import Action
from app.core import clock
from app.core.database import session
from app.core.page import go_to, page
from app.enrolment import elsewhere
from app.enrolment.views import bp
from app.places import waiting_list
from app.places.models import Place


@bp.get("/places/<key:place>/others")
@allow(Action.ANSWER_OFFER, on=Place)
def others(place: Place) -> Response:
    return page("enrolment/others.html", place=place, child=place.child, questions=_questions(place))


@bp.post("/places/<key:place>/keep-waiting")
@allow(Action.ANSWER_OFFER, on=Place)
def keep_waiting(place: Place) -> Response:
    name, club = place.child.short_name, place.queue.club.name
    elsewhere.keep_waiting(session(), place, adult(), clock.now())
    return _onward(place, _("%(child)s waits on for a place in %(club)s.", child=name, club=club))


@bp.post("/places/<key:place>/take-off")
@allow(Action.ANSWER_OFFER, on=Place)
def take_off(place: Place) -> Response:
    name, club = place.child.short_name, place.queue.club.name
    waiting_list.withdraw(session(), place, adult())
    return _onward(place, _("%(child)s no longer waits for a place in %(club)s.", child=name, club=club))


def _onward(place: Place, said: str) -> Response:
    """Back to where the question was asked; from its own page on to the club when all is answered."""
    if request.form.get("back") == "today":
        return go_to(url_for("notices.today"), said=said)
    if request.form.get("back") == "child" and may(Action.SEE_CHILD, place.child):
        return go_to(url_for("children.child", child=place.child.key), said=said)
    if _questions(place):
        return go_to(url_for("enrolment.others", place=place.key), said=said)
    return go_to(url_for("clubs.show", club=place.queue.club.key), said=said)


def _questions(place: Place) -> list[elsewhere.Question]:
    return elsewhere.questions_about(session(), place.child, scopes.places(me()))
