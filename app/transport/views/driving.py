"""The driver's list on a phone: opened by the run's own link on its day, ticked stop by stop."""

from collections.abc import Callable

from flask import abort, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.access.arrival import here, me
from app.access.guard import public
from app.core import clock
from app.core.database import session
from app.core.page import go_to, page
from app.transport import driving, queries, sheets
from app.transport.models import Load, Run, Stop
from app.transport.views import bp
from app.transport.views.runs import said_of


@bp.get("/drive/<key:token>")
@public()
def drive(token: str) -> Response:
    run = _run(token)
    answer = page(
        "transport/drive.html",
        run=run,
        token=token,
        stops=sheets.sheet(session(), run, here()),
        today=run.on_day,
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


@bp.post("/drive/<key:token>/start")
@public()
def start_driving(token: str) -> Response:
    run = _run(token)
    refused = driving.start(session(), run, me().person, clock.now())
    return go_to(url_for("transport.drive", token=token), said=said_of(refused) or _("Have a good drive."))


@bp.post("/drive/<key:token>/tick-stop")
@public()
def tick_stop(token: str) -> Response:
    stop = _stop(token)
    refused = driving.tick_stop(session(), stop, me().person, clock.now())
    return _back(token, said_of(refused) or None)


@bp.post("/drive/<key:token>/take-along")
@public()
def take_along(token: str) -> Response:
    return _ticked(token, driving.take_along)


@bp.post("/drive/<key:token>/set-off")
@public()
def set_off(token: str) -> Response:
    return _ticked(token, driving.set_off)


@bp.post("/drive/<key:token>/undo")
@public()
def undo(token: str) -> Response:
    return _ticked(token, driving.undo)


@bp.post("/drive/<key:token>/nobody-there")
@public()
def nobody_there(token: str) -> Response:
    stop = _stop(token)
    driving.nobody_there(session(), stop, me().person, clock.now())
    return _back(token)


@bp.post("/drive/<key:token>/finish")
@public()
def finish_driving(token: str) -> Response:
    left = driving.finish(session(), _run(token), me().person, clock.now())
    waits = _("Thank you for driving. What was not set off waits for another run.")
    return _back(token, waits if left else None)


def _run(token: str) -> Run:
    """The link is good on the run's own day, and for this library alone."""
    run = queries.run_by_token(session(), here().id, token, clock.today(here().zone))
    return run or abort(404)


def _stop(token: str) -> Stop:
    return queries.stop_of(session(), _run(token), request.form.get("stop", "")) or abort(404)


def _ticked(token: str, verb: Callable[..., object]) -> Response:
    load: Load = queries.load_of(session(), _run(token), request.form.get("load", "")) or abort(404)
    verb(session(), load, me().person, clock.now())
    return go_to(url_for("transport.drive", token=token))


def _back(token: str, said: str | None = None) -> Response:
    return go_to(url_for("transport.drive", token=token), said=said)
