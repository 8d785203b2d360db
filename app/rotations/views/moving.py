"""Moving one stop of a rotation by hand: to another day, or in another's place."""

from flask import abort, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice

from app.access.arrival import adult, here
from app.access.guard import allow, within
from app.access.policy import Action
from app.bookings import agenda
from app.bookings.models import Booking, BookingState
from app.core import clock
from app.core.database import session
from app.core.formats import short_day
from app.core.page import go_to, page
from app.rotations import moving, queries
from app.rotations.forms import ShiftForm, SwapForm
from app.rotations.models import Rotation
from app.rotations.views import bp


@bp.get("/bookings/<key:booking>/move")
@allow(Action.PLAN_ROTATION, on=Booking)
def move(booking: Booking) -> Response:
    return _move_page(booking)


@bp.post("/bookings/<key:booking>/swap")
@allow(Action.PLAN_ROTATION, on=Booking)
def swap(booking: Booking) -> Response:
    form = SwapForm()
    form.other.choices = _others(booking, _rotation(booking))
    if form.accepted(
        lambda: moving.swap(session(), booking, within(Booking, form.other.data), adult(), clock.now())
    ):
        return _to_rotation(booking, _("They have changed places."))
    return _move_page(booking, swap_form=form, status=form.status)


@bp.post("/bookings/<key:booking>/shift")
@allow(Action.PLAN_ROTATION, on=Booking)
def shift(booking: Booking) -> Response:
    form = ShiftForm()
    if form.accepted(
        lambda: moving.shift(session(), here(), booking, form.first_on.data, adult(), clock.now())
    ):
        return _to_rotation(booking, _("The day is changed."))
    return _move_page(booking, shift_form=form, status=form.status)


def _move_page(
    booking: Booking,
    *,
    swap_form: SwapForm | None = None,
    shift_form: ShiftForm | None = None,
    status: int = 200,
) -> Response:
    rotation = _rotation(booking)
    if swap_form is None:
        swap_form = SwapForm(formdata=None)
        swap_form.other.choices = _others(booking, rotation)
    return page(
        "rotations/move.html",
        status=status,
        booking=agenda.with_all(session(), booking),
        rotation=rotation,
        swap_form=swap_form,
        shift_form=shift_form or ShiftForm(formdata=None, obj=booking),
        can_move=booking.state == BookingState.BOOKED,
    )


def _others(booking: Booking, rotation: Rotation) -> list[SelectChoice]:
    return [
        SelectChoice(one.key, _words(one))
        for one in queries.moves_of(session(), rotation)
        if one.state == BookingState.BOOKED and one.id != booking.id
    ]


def _words(one: Booking) -> str:
    assert one.first_on is not None
    place = f"{one.school.name} · {one.club.name}" if one.club else one.school.name
    day = short_day(one.first_on)
    return _("%(day)s: box %(number)s, %(place)s", day=day, number=one.box.number, place=place)


def _to_rotation(booking: Booking, said: str) -> Response:
    return go_to(url_for("rotations.show", rotation=_rotation(booking).key), said=said)


def _rotation(booking: Booking) -> Rotation:
    """The rotation it is a move of; a booking of another kind has no such page."""
    if booking.rotation_id is None:
        abort(404)
    return queries.rotation_of(session(), booking)
