"""What a run takes along: proposals with one tap, a chosen box, and what is taken from the plan again."""

from datetime import timedelta

from flask import abort, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.access.arrival import adult, here
from app.access.guard import allow, within
from app.access.policy import Action
from app.bookings.models import Booking
from app.core import clock
from app.core.database import session
from app.core.page import go_to, page
from app.deposits import dispatch
from app.deposits.forms import chosen, destinations
from app.deposits.models import Box
from app.loose_books.models import LooseBook
from app.transport import planning, queries, waiting
from app.transport.forms import LoadForm
from app.transport.models import Load, Run
from app.transport.views import bp
from app.transport.views.runs import run_page

HOME = "library:"


@bp.post("/runs/<key:run>/take-up")
@allow(Action.PLAN_RUN, on=Run)
def take_up(run: Run) -> Response:
    """One tap: what waits for transport goes with this run, to where it is wanted."""
    kind, _colon, key = request.form.get("what", "").partition(":")
    if kind == "box":
        box: Box = within(Box, key)
        planning.take_up(session(), run, box, adult(), clock.now())
    elif kind == "book":
        book: LooseBook = within(LooseBook, key)
        planning.load_loose(session(), run, book, adult(), clock.now())
    elif kind == "booking":
        booking: Booking = within(Booking, key)
        its = (booking.box, booking.school, booking.club, booking.last_on)
        planning.load_box(session(), run, *its, adult(), clock.now())
    else:
        abort(422)
    return run_page(run, said=_("It goes along."))


@bp.route("/runs/<key:run>/load", methods=["GET", "POST"])
@allow(Action.PLAN_RUN, on=Run)
def load(run: Run) -> Response:
    """Any box: a packed one to a school, or from one school to the next."""
    form = LoadForm(due_on=clock.today(here().zone) + dispatch.USUAL_STAY)
    form.box.choices = [("", _("Choose a box")), *_boxes()]
    form.to.choices = destinations() | {_("Home"): [(HOME, here().name)]}
    if form.is_submitted() and form.accepted(lambda: _load(run, form)):
        return go_to(url_for("transport.show", run=run.key), said=_("It goes along."))
    return page(
        "transport/load.html",
        run=run,
        form=form,
        earliest=clock.today(here().zone) + timedelta(days=1),
        status=form.status if form.is_submitted() else 200,
    )


@bp.post("/loads/<key:load>/unload")
@allow(Action.PLAN_RUN, on=Load)
def unload(load: Load) -> Response:
    run = queries.run_of(session(), load)
    planning.unload(session(), load, adult(), clock.now())
    return run_page(run, said=_("It was taken from the run."))


def _boxes() -> list[tuple[str, str]]:
    found = waiting.boxes_to_load(session(), here().id)
    return [(box.key, _label(box, school)) for box, school in found]


def _label(box: Box, school: str) -> str:
    words = _("Box %(number)s", number=box.number)
    place = school or _("packed, at the library")
    return f"{words} {box.name}".strip() + f" · {place}"


def _load(run: Run, form: LoadForm) -> None:
    box: Box = within(Box, form.box.data)
    school, club = chosen(form.to.data)
    due_on = form.due_on.data if school else None
    planning.load_box(session(), run, box, school, club, due_on, adult(), clock.now())
