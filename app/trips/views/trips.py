"""Trips: planned by the host, joined by children, said yes to by guardians, printed for the bus."""

from collections.abc import Callable
from typing import Any

from flask import Response, abort, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.access.arrival import adult, here, the_child
from app.access.guard import allow, within
from app.access.policy import Action
from app.accounts.models import Person
from app.clubs.models import Club
from app.core import clock
from app.core.database import session
from app.core.page import go_to, page
from app.places import waiting_list
from app.places.models import Place
from app.trips import going, trips
from app.trips.forms import JoinForm, PapersForm, TripForm, filled_in
from app.trips.models import Trip
from app.trips.trip_answers import Answer
from app.trips.views import bp

FRAGMENTS = ("going",)


@bp.route("/clubs/<key:club>/trips/new", methods=["GET", "POST"])
@allow(Action.RUN_TRIP, on=Club)
def plan_trip(club: Club) -> Response:
    form = TripForm()
    made: list[Trip] = []
    if form.is_submitted() and form.accepted(
        lambda: made.append(trips.plan(session(), club, form.plan(here().zone), adult(), clock.now()))
    ):
        said = _("The trip is planned. The children can sign up on their own pages.")
        return go_to(url_for("trips.trip", trip=made[0].key), said=said)
    return _edit_page(club, form)


@bp.get("/trips/<key:trip>")
@allow(Action.RUN_TRIP, on=Trip)
def trip(trip: Trip) -> Response:
    return _trip_page(trip)


@bp.route("/trips/<key:trip>/edit", methods=["GET", "POST"])
@allow(Action.RUN_TRIP, on=Trip)
def change_trip(trip: Trip) -> Response:
    form = TripForm() if request.method == "POST" else filled_in(trip, here().zone)
    if form.is_submitted() and form.accepted(
        lambda: trips.change(session(), trip, form.plan(here().zone), adult(), clock.now())
    ):
        return go_to(url_for("trips.trip", trip=trip.key), said=_("Saved."))
    return _edit_page(trip.queue.club, form, trip)


@bp.post("/trips/<key:trip>/cancel")
@allow(Action.RUN_TRIP, on=Trip)
def cancel_trip(trip: Trip) -> Response:
    trips.cancel(session(), trip, adult(), clock.now())
    return _trip_page(trip, said=_("The trip is called off. The children read it on their own pages."))


@bp.post("/trips/<key:trip>/sign-up")
@allow(Action.RUN_TRIP, on=Trip)
def sign_up(trip: Trip) -> Response:
    form = JoinForm()
    keys = set(form.child_keys())
    chosen = [
        child
        for child in going.not_signed_up(session(), trip, going.going(session(), trip))
        if child.key in keys
    ]

    def all_of_them() -> None:
        for child in chosen:
            trips.sign_up(session(), trip, child, adult(), clock.now())

    if form.accepted(all_of_them):
        return _trip_page(trip)
    return _trip_page(trip, problems=form.form_errors, status=form.status)


@bp.post("/trips/<key:trip>/papers")
@allow(Action.RUN_TRIP, on=Trip)
def papers_say(trip: Trip) -> Response:
    form = PapersForm()
    keys = set(form.child_keys())
    chosen = [each.child for each in going.going(session(), trip) if each.child.key in keys]

    def all_of_them() -> None:
        for child in chosen:
            trips.paper_says(session(), trip, child, form.is_yes, form.said_on.data, adult(), clock.now())

    if form.accepted(all_of_them):
        return _trip_page(trip, said=_("Noted."))
    return _trip_page(trip, papers=form, status=form.status)


@bp.post("/trips/<key:trip>/place")
@allow(Action.RUN_TRIP, on=Trip)
def settle_place(trip: Trip) -> Response:
    """One of the buttons of a row: its name is the verb, its value the place."""
    verb = next((name for name in VERBS if name in request.form), None)
    if verb is None:
        return _trip_page(trip, status=422)
    place = within(Place, request.form[verb])
    if place.queue_id != trip.queue_id:
        abort(404)
    VERBS[verb](session(), place, adult())
    return _trip_page(trip)


@bp.get("/trips/<key:trip>/list")
@allow(Action.RUN_TRIP, on=Trip)
def trip_list(trip: Trip) -> Response:
    coming = [each for each in going.going(session(), trip) if each.is_coming]
    return page("trips/trip_list.html", coming=coming, **_facts(trip))


@bp.get("/trips/<key:trip>/slips")
@allow(Action.RUN_TRIP, on=Trip)
def trip_slips(trip: Trip) -> Response:
    missing = [each.child for each in going.going(session(), trip) if each.answer == Answer.MISSING]
    return page("trips/trip_slips.html", children=missing, **_facts(trip))


@bp.post("/trips/<key:trip>/join")
@allow(Action.JOIN_TRIP, on=Trip)
def join_trip(trip: Trip) -> Response:
    trips.sign_up(session(), trip, the_child(), None, clock.now())
    return go_to(url_for("reviews.home", _anchor=f"trip-{trip.key}"))


def _give(db: Session, place: Place, by: Person) -> None:
    waiting_list.give_place(db, place, by, _("Agreed by word of mouth"))


VERBS: dict[str, Callable[[Session, Place, Person], None]] = {
    "accept": waiting_list.accept,
    "give": _give,
    "answer_for": waiting_list.answer_for,
    "let_go": trips.let_go,
}


def _trip_page(
    trip: Trip,
    *,
    papers: PapersForm | None = None,
    problems: list[str] | None = None,
    status: int = 200,
    said: str | None = None,
) -> Response:
    everybody = going.going(session(), trip)
    return page(
        "trips/trip.html",
        address=url_for("trips.trip", trip=trip.key),
        fragments=FRAGMENTS,
        status=status,
        said=said,
        coming=[each for each in everybody if each.is_coming],
        in_line=[each for each in everybody if not each.is_coming],
        missing=[each.child for each in everybody if each.answer == Answer.MISSING],
        others=going.not_signed_up(session(), trip, everybody),
        papers=papers or PapersForm(formdata=None, said_on=clock.today(here().zone)),
        problems=problems or (),
        now=clock.now(),
        **_facts(trip),
    )


def _facts(trip: Trip) -> dict[str, Any]:
    return {"trip": trip, "club": trip.queue.club, "back_url": url_for("trips.trip", trip=trip.key)}


def _edit_page(club: Club, form: TripForm, trip: Trip | None = None) -> Response:
    return page(
        "trips/edit_trip.html",
        status=form.status if form.is_submitted() else 200,
        club=club,
        trip=trip,
        form=form,
    )
