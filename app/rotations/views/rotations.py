"""Rotations: planned in the browser, looked at before anything is booked, printed as one list."""

from collections.abc import Iterable
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice

from app.access.arrival import adult, here
from app.access.guard import allow, within
from app.access.policy import Action
from app.bookings.forms import destinations, stop
from app.core import clock
from app.core.database import session
from app.core.formats import all_of
from app.core.page import go_to, page
from app.deposits.models import Box
from app.labels.pages import contents_page
from app.rotations import itinerary, moving, queries, rounds
from app.rotations.forms import RoundForm
from app.rotations.models import Rotation
from app.rotations.views import bp


@bp.get("/rotations")
@allow(Action.PLAN_ROTATION)
def index() -> Response:
    return page("rotations/index.html", rotations=queries.rotations_here(session(), here().id))


@bp.get("/rotations/new")
@allow(Action.PLAN_ROTATION)
def new() -> Response:
    form = RoundForm(formdata=None)
    _offer(form)
    return _new_page(form)


@bp.post("/rotations/new")
@allow(Action.PLAN_ROTATION)
def plan() -> Response:
    """The first press shows what it would be; the second, under what is shown, books it."""
    form = RoundForm()
    _offer(form)
    if "book" in request.form:
        made: list[Rotation] = []
        if form.accepted(
            lambda: made.append(rounds.begin(session(), here(), _round(form), adult(), clock.now()))
        ):
            return go_to(url_for("rotations.show", rotation=made[0].key), said=_("All of it is booked."))
        return _new_page(form, status=form.status)
    planned: list[Any] = []
    if form.accepted(lambda: planned.append(_preview(form))):
        return _new_page(form, preview=planned[0])
    return _new_page(form, status=form.status)


@bp.get("/rotations/<key:rotation>")
@allow(Action.PLAN_ROTATION, on=Rotation)
def show(rotation: Rotation) -> Response:
    return page("rotations/show.html", address=_address(rotation), **_moves(rotation))


@bp.get("/rotations/<key:rotation>/paper")
@allow(Action.PLAN_ROTATION, on=Rotation)
def paper(rotation: Rotation) -> Response:
    return page("rotations/paper.html", back_url=_address(rotation), **_moves(rotation))


@bp.get("/rotations/<key:rotation>/contents")
@allow(Action.PLAN_ROTATION, on=Rotation)
def contents(rotation: Rotation) -> Response:
    """The list of contents of each box that goes round."""
    return contents_page(queries.boxes_of(session(), rotation), _address(rotation))


@bp.post("/rotations/<key:rotation>/call-off")
@allow(Action.PLAN_ROTATION, on=Rotation)
def call_off(rotation: Rotation) -> Response:
    moving.call_off(session(), here(), rotation, adult(), clock.now())
    return go_to(_address(rotation), said=_("What had not begun is called off."))


def _moves(rotation: Rotation) -> dict[str, Any]:
    moves = queries.moves_of(session(), rotation)
    return {
        "rotation": rotation,
        "days": itinerary.by_day(moves),
        "has_moves": bool(moves),
        "notes": itinerary.notes(moves),
        "can_call_off": any(one.state == "booked" for one in moves),
    }


def _preview(form: RoundForm) -> dict[str, Any]:
    wanted = _round(form)
    planned = rounds.plan(session(), here(), wanted, clock.now())
    return {
        "days": itinerary.planned(wanted, planned),
        "uneven": planned.uneven,
        "left_out": _left_out(wanted, planned),
    }


def _left_out(wanted: rounds.Round, plan: rounds.Plan) -> str:
    return all_of(
        [
            _("box %(number)s at %(place)s", number=number, place=place)
            for number, place in itinerary.left_out(wanted, plan)
        ]
    )


def _round(form: RoundForm) -> rounds.Round:
    return rounds.Round(
        form.name.data,
        [within(Box, key) for key in _once(form.boxes.data)],
        [stop(value) for value in _once(form.stops.data)],
        form.first_on.data,
        form.weeks.data,
        form.last_on.data,
    )


def _offer(form: RoundForm) -> None:
    form.boxes.choices = [
        SelectChoice(box.key, _("Box %(number)s", number=box.number) + (f" · {box.name}" if box.name else ""))
        for box in queries.boxes_to_go_round(session(), here().id)
    ]
    form.stops.choices = destinations()


def _once(values: Iterable[str] | None) -> list[str]:
    return list(dict.fromkeys(values or ()))


def _new_page(form: RoundForm, status: int = 200, preview: dict[str, Any] | None = None) -> Response:
    return page("rotations/new.html", form=form, status=status, preview=preview)


def _address(rotation: Rotation) -> str:
    return url_for("rotations.show", rotation=rotation.key)
