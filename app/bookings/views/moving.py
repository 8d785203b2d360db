"""Moving one stop of a rotation by hand: to another day, or in another's place."""

from flask import url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.access.arrival import adult, here
from app.access.guard import allow, within
from app.access.policy import Action
from app.bookings import queries, rounds
from app.bookings.forms import ShiftForm, SwapForm
from app.bookings.models import Booking, Rotation
from app.bookings.views import bp
from app.bookings.views.bookings import booking_page
from app.bookings.views.move_forms import move_forms
from app.core import clock
from app.core.database import session
from app.core.page import go_to


@bp.post("/bookings/<key:booking>/swap")
@allow(Action.PLAN_ROTATION, on=Booking)
def swap(booking: Booking) -> Response:
    forms = move_forms(booking)
    form = SwapForm()
    form.other.choices = forms["swap_form"].other.choices if forms else []
    if form.accepted(
        lambda: rounds.swap(session(), booking, within(Booking, form.other.data), adult(), clock.now())
    ):
        return _to_rotation(booking, _("They have changed places."))
    return booking_page(booking, status=form.status, swap_form=form)


@bp.post("/bookings/<key:booking>/shift")
@allow(Action.PLAN_ROTATION, on=Booking)
def shift(booking: Booking) -> Response:
    form = ShiftForm(prefix="shift-")
    if form.accepted(
        lambda: rounds.shift(session(), here(), booking, form.first_on.data, adult(), clock.now())
    ):
        return _to_rotation(booking, _("The day is changed."))
    return booking_page(booking, status=form.status, shift_form=form)


def _to_rotation(booking: Booking, said: str) -> Response:
    rotation: Rotation = queries.rotation_of(session(), booking)
    return go_to(url_for("bookings.rotation", rotation=rotation.key), said=said)
