"""The list of runs, a new one, and a run's own page with its stops."""

from functools import lru_cache
from typing import Any

from flask import current_app, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response

from app.access.arrival import adult, here
from app.access.guard import allow, may, within
from app.access.policy import Action
from app.accounts import people
from app.bookings import agenda
from app.clubs import queries as clubs
from app.core import clock
from app.core.database import session
from app.core.errors import RuleBroken, worded
from app.core.page import go_to, page
from app.core.qr import qr_svg
from app.deposits import where_to
from app.libraries.models import School
from app.transport import driving, planning, queries, sheets, waiting
from app.transport.forms import RunForm, StopForm
from app.transport.models import Run, Stop, Vehicle
from app.transport.views import bp


@bp.get("/runs")
@allow(Action.SEE_RUNS)
def index() -> Response:
    found = queries.past_runs(session(), here().id, request.args.get("before"))
    past, more = found[: queries.PAGE], found[queries.PAGE :]
    return page(
        "transport/index.html",
        coming=queries.coming_runs(session(), here().id),
        past=past,
        next_url=url_for("transport.index", before=past[-1].key) if more else None,
        waiting=[*waiting.boxes(session(), here()), *waiting.books(session(), here())],
    )


@bp.route("/runs/new", methods=["GET", "POST"])
@allow(Action.PLAN_RUN)
def new() -> Response:
    form = RunForm(on_day=clock.today(here().zone))
    drivers = clubs.librarians(session(), here().id)
    form.driver.choices = [("", _("Not decided")), *((person.key, person.name) for person in drivers)]
    made: list[Run] = []
    if form.is_submitted() and form.accepted(lambda: made.append(_plan(form))):
        return go_to(url_for("transport.show", run=made[0].key))
    return page("transport/new.html", form=form, status=form.status if form.is_submitted() else 200)


@bp.get("/runs/<key:run>")
@allow(Action.SEE_RUNS, on=Run)
def show(run: Run) -> Response:
    return run_page(run)


@bp.post("/runs/<key:run>/add-stop")
@allow(Action.PLAN_RUN, on=Run)
def add_stop(run: Run) -> Response:
    form = _stop_form()
    if form.accepted(lambda: _add(run, form)):
        return run_page(run, said=_("The stop was added."))
    return run_page(run, stop_form=form, status=form.status)


@bp.post("/stops/<key:stop>/earlier")
@allow(Action.PLAN_RUN, on=Stop)
def earlier(stop: Stop) -> Response:
    planning.move_stop(session(), stop, earlier=True)
    return run_page(queries.run_of(session(), stop))


@bp.post("/stops/<key:stop>/later")
@allow(Action.PLAN_RUN, on=Stop)
def later(stop: Stop) -> Response:
    planning.move_stop(session(), stop, earlier=False)
    return run_page(queries.run_of(session(), stop))


@bp.post("/stops/<key:stop>/remove")
@allow(Action.PLAN_RUN, on=Stop)
def remove_stop(stop: Stop) -> Response:
    run = queries.run_of(session(), stop)
    planning.remove_stop(session(), stop)
    return run_page(run, said=_("The stop was taken out."))


@bp.post("/runs/<key:run>/start")
@allow(Action.PLAN_RUN, on=Run)
def start(run: Run) -> Response:
    refused = driving.start(session(), run, adult(), clock.now())
    return run_page(run, said=said_of(refused) or _("The run is under way. All boxes are in the vehicle."))


@bp.post("/runs/<key:run>/finish")
@allow(Action.PLAN_RUN, on=Run)
def finish(run: Run) -> Response:
    left = driving.finish(session(), run, adult(), clock.now())
    waits = _("The run is over. What was not set off waits for another run.")
    return run_page(run, said=waits if left else _("The run is over"))


@bp.post("/runs/<key:run>/break-off")
@allow(Action.PLAN_RUN, on=Run)
def break_off(run: Run) -> Response:
    driving.break_off(session(), run, adult(), clock.now())
    said = _("The run is called off. Each box stays where it is known to be, and waits for another run.")
    return run_page(run, said=said)


def phone_address(run: Run) -> str:
    """What the driver's phone opens, on the run's own day."""
    return str(current_app.config["BASE_URL"] + url_for("transport.drive", token=run.token))


def phone_code(run: Run) -> Markup:
    """The same as a code to scan."""
    return _drawn(phone_address(run), _("The list on your phone"))


def said_of(refused: list[RuleBroken]) -> str:
    """Why some things were left where they are."""
    return " ".join(worded(broken.code, **broken.values) for broken in refused)


def run_page(
    run: Run, *, stop_form: StopForm | None = None, status: int = 200, said: str | None = None
) -> Response:
    """A run's page: its stops, what waits, and what comes next."""
    is_open = run.state in ("planned", "under_way")
    context: dict[str, Any] = {"waiting_boxes": [], "waiting_books": []}
    if is_open and may(Action.PLAN_RUN, run):
        context = {
            "waiting_boxes": [*waiting.boxes(session(), here()), *_booked(run)],
            "waiting_books": waiting.books(session(), here()),
        }
    return page(
        "transport/show.html",
        address=url_for("transport.show", run=run.key),
        status=status,
        said=said,
        run=run,
        driver=queries.driver_of(session(), run),
        is_open=is_open,
        is_today=run.on_day == clock.today(here().zone),
        stops=sheets.sheet(session(), run, here()),
        stop_form=stop_form or _stop_form(fresh=True),
        phone_url=phone_address(run),
        code=phone_code(run) if is_open else None,
        **context,
    )


@lru_cache(maxsize=16)
def _drawn(address: str, label: str) -> Markup:
    """The code of a run, drawn once for the many visits while it is planned and driven."""
    return qr_svg(address, label)


def _booked(run: Run) -> list[waiting.Waiting]:
    """Boxes whose booked days begin within a week of the run."""
    return waiting.booked_boxes(session(), here(), agenda.moves_due(session(), here().id, run.on_day))


def _plan(form: RunForm) -> Run:
    driver = people.by_key(session(), here().id, form.driver.data) if form.driver.data else None
    vehicle = Vehicle(form.vehicle.data)
    return planning.plan_run(session(), here(), form.on_day.data, vehicle, driver, adult(), clock.now())


def _stop_form(fresh: bool = False) -> StopForm:
    form = StopForm(formdata=None) if fresh else StopForm()
    schools = where_to.schools_to_send_to(session(), here().id)
    form.school.choices = [("", _("Choose a school")), *schools]
    return form


def _add(run: Run, form: StopForm) -> None:
    if form.school.data:
        school: School = within(School, form.school.data)
        planning.add_school(session(), run, school)
    elif form.branch.data:
        planning.add_branch(session(), run, form.branch.data)
    else:
        raise RuleBroken("stop_nowhere")
