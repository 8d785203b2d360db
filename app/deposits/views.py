"""A box's stay at a school: sent, arrived, in use, called home, on its way home."""

from datetime import timedelta
from functools import partial
from typing import Any

from flask import Blueprint, abort, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.access.arrival import adult, here, me
from app.access.guard import allow, public
from app.access.policy import Action
from app.bookings.agenda import next_booking
from app.bookings.models import Booking
from app.boxes import contents
from app.core import clock
from app.core.database import session
from app.core.page import go_to, page
from app.deposits import dispatch, onward, queries
from app.deposits.forms import ArrivedForm, SendForm, chosen, destinations
from app.deposits.models import Box, BoxState, Deposit
from app.deposits.pages import back_from

bp = Blueprint("deposits", __name__, url_prefix="/<slug:library>")

AT_SCHOOL = (BoxState.ARRIVED, BoxState.IN_USE, BoxState.CALLED_HOME)


@bp.route("/boxes/<key:box>/send", methods=["GET", "POST"])
@allow(Action.SEND_BOX, on=Box)
def send(box: Box) -> Response:
    booked = next_booking(session(), box)
    form = SendForm(**_usual(box, booked))
    form.to.choices = destinations()
    if form.is_submitted() and form.accepted(lambda: _send(box, form)):
        said = _("The box is on its way. Print its label and its list of contents now.")
        return go_to(url_for("boxes.show", box=box.key), said=said)
    return page(
        "deposits/send.html",
        box=box,
        booked=booked,
        form=form,
        books=contents.books_in(session(), box),
        earliest=clock.today(here().zone) + timedelta(days=1),
        status=form.status if form.is_submitted() else 200,
    )


@bp.route("/deposits/<key:deposit>/send-on", methods=["GET", "POST"])
@allow(Action.SEND_BOX, on=Deposit)
def send_on(deposit: Deposit) -> Response:
    box = queries.box_of(session(), deposit)
    form = SendForm(due_on=clock.today(here().zone) + dispatch.USUAL_STAY)
    form.to.choices = destinations()
    if form.is_submitted() and form.accepted(lambda: _send_on(deposit, form)):
        said = _("The box is on its way to its next school.")
        return go_to(url_for("boxes.show", box=box.key), said=said)
    return page(
        "deposits/send_on.html",
        box=box,
        deposit=deposit,
        stay=queries.open_stay(session(), box),
        form=form,
        books=contents.books_in(session(), box),
        status=form.status if form.is_submitted() else 200,
    )


@bp.route("/arrived/<key:token>", methods=["GET", "POST"])
@public()
def arrived(token: str) -> Response:
    """Whoever holds the box may say that it has come: the token on its label is the key."""
    box = queries.box_by_label(session(), here().id, token)
    if box is None:
        abort(404)
    deposit = queries.open_stay(session(), box)
    form = ArrivedForm()
    status = 200
    if form.is_submitted() and deposit is not None and not form.accepted(partial(_arrive, deposit, form)):
        status = form.status
    return page(
        "deposits/arrived.html",
        address=url_for("deposits.arrived", token=token),
        box=box,
        deposit=deposit,
        form=form,
        is_awaited=box.state == BoxState.UNDER_WAY,
        may_count=box.state in AT_SCHOOL,
        token=token,
        status=status,
    )


@bp.post("/deposits/<key:deposit>/arrive")
@allow(Action.COUNT_BOX_AT_SCHOOL, on=Deposit)
def arrive(deposit: Deposit) -> Response:
    dispatch.arrive(session(), deposit, adult(), clock.now())
    return back_from(deposit, _("Thank you. The library knows that the box has come."))


@bp.post("/deposits/<key:deposit>/take-into-use")
@allow(Action.COUNT_BOX_AT_SCHOOL, on=Deposit)
def take_into_use(deposit: Deposit) -> Response:
    dispatch.take_into_use(session(), deposit, adult(), clock.now())
    return back_from(deposit, _("The box is in use."))


@bp.post("/deposits/<key:deposit>/call-home")
@allow(Action.CALL_BOX_HOME, on=Deposit)
def call_home(deposit: Deposit) -> Response:
    dispatch.call_home(session(), deposit, adult(), clock.now())
    return back_from(deposit, _("The box has been called home."))


@bp.post("/deposits/<key:deposit>/send-home")
@allow(Action.COUNT_BOX_AT_SCHOOL, on=Deposit)
def send_home(deposit: Deposit) -> Response:
    dispatch.send_home(session(), deposit, adult(), clock.now())
    return back_from(deposit, _("The box is on its way home."))


def _send(box: Box, form: SendForm) -> None:
    school, club = chosen(form.to.data)
    assert school is not None  # the list to choose from has schools and their clubs only
    dispatch.send(session(), box, school, club, form.due_on.data, adult(), clock.now())


def _send_on(deposit: Deposit, form: SendForm) -> None:
    school, club = chosen(form.to.data)
    assert school is not None  # the list to choose from has schools and their clubs only
    onward.send_on(session(), deposit, school, club, form.due_on.data, adult(), clock.now())


def _usual(box: Box, booked: Booking | None) -> dict[str, Any]:
    """Where a box goes that is booked, and until when; else for the usual time."""
    if booked is None:
        return {"due_on": dispatch.usual_due_day(box, clock.today(here().zone))}
    to = f"club:{booked.club.key}" if booked.club else f"school:{booked.school.key}"
    return {"to": to, "due_on": booked.last_on}


def _arrive(deposit: Deposit, form: ArrivedForm) -> None:
    now = clock.now()
    if form.books.data is None:
        dispatch.arrive(session(), deposit, me().person, now)
    else:
        dispatch.count_at_school(session(), deposit, form.books.data, me().person, now)
