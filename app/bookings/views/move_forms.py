"""The forms by which one move of a rotation is moved by hand."""

from typing import Any

from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from app.access.guard import may
from app.access.policy import Action
from app.bookings import queries
from app.bookings.forms import ShiftForm, SwapForm
from app.bookings.models import Booking, BookingState
from app.core.database import session
from app.core.formats import short_day


def move_forms(booking: Booking) -> dict[str, Any]:
    """The forms for a move that has not begun; none for what is no part of a rotation."""
    is_move = booking.rotation_id is not None and booking.state == BookingState.BOOKED
    if not is_move or not may(Action.PLAN_ROTATION, booking):
        return {"rotation": None}
    rotation = queries.rotation_of(session(), booking)
    swap_form = SwapForm(formdata=None)
    swap_form.other.choices = [
        SelectChoice(one.key, _words(one))
        for one in queries.moves_of(session(), rotation)
        if one.state == BookingState.BOOKED and one.id != booking.id
    ]
    shift_form = ShiftForm(formdata=None, obj=booking, prefix="shift-")
    return {"rotation": rotation, "swap_form": swap_form, "shift_form": shift_form}


def _words(one: Booking) -> str:
    assert one.first_on is not None
    place = f"{one.school.name} · {one.club.name}" if one.club else one.school.name
    return _(
        "%(day)s: box %(number)s, %(place)s", day=short_day(one.first_on), number=one.box.number, place=place
    )
