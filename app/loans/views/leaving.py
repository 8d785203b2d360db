"""A child leaves a club with books out: what becomes of each is asked before the place is given up."""

from flask import Response, request, url_for
from flask_babel import gettext as _

from app.access.arrival import adult, here
from app.access.guard import allow
from app.access.policy import Action
from app.clubs import queries as club_queries
from app.core import clock
from app.core.database import session
from app.core.page import go_to, page
from app.loans import leaving as rules
from app.loans import queries
from app.loans.forms import OFF, PlainForm, book_field
from app.loans.models import Ending
from app.loans.views import bp
from app.places import waiting_list
from app.places.models import Place

MOVE = "move"


@bp.get("/places/<key:place>/books")
@allow(Action.LEAVE_CLUB, on=Place)
def leaving(place: Place) -> Response:
    return _leaving_page(place, PlainForm(formdata=None))


@bp.post("/places/<key:place>/books")
@allow(Action.LEAVE_CLUB, on=Place)
def settle(place: Place) -> Response:
    form, name, club = PlainForm(), place.child.short_name, place.queue.club
    moves = request.form.get("then") == MOVE
    if not form.accepted(lambda: _settle(place, moves)):
        return _leaving_page(place, form, form.status)
    if moves:
        return go_to(url_for("turns.move", place=place.key))
    said = _("%(child)s has left the club.", child=name)
    return go_to(url_for("clubs.show", club=club.key), said=said)


def _settle(place: Place, moves: bool) -> None:
    rules.settle(session(), place, _said(place), adult(), clock.now())
    if not moves:
        waiting_list.leave(session(), place, adult())


def _said(place: Place) -> rules.Said:
    """What was chosen for each book: a child of the club by key, or how the loan ends."""
    club = place.queue.club
    found: dict[str, object] = {}
    for loan in rules.books_out(session(), place.child, club):
        chosen = request.form.get(book_field(loan.key), "")
        child = queries.child_in(session(), club, chosen)
        found[loan.key] = child or (Ending.WRITTEN_OFF if chosen == OFF else Ending.RETURNED)
    return found  # type: ignore[return-value]


def _leaving_page(place: Place, form: PlainForm, status: int = 200) -> Response:
    club = club_queries.whole_club(session(), place.queue.club)
    readers = queries.readers(session(), club, clock.today(here().zone))
    return page(
        "loans/leaving.html",
        status=status,
        form=form,
        place=place,
        child=place.child,
        club=club,
        loans=rules.books_out(session(), place.child, club),
        others=[one for one in readers if one.is_in and one.key != place.child.key],
        chosen=dict(request.form.items()),
        then=request.values.get("then", ""),
    )
