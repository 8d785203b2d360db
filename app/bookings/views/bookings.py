"""One booking: when, the place in the line, keeping it longer, calling it off."""

from datetime import date

from flask import url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.access.arrival import adult, here
from app.access.guard import allow, may
from app.access.policy import Action
from app.bookings import agenda, line
from app.bookings import booking as rules
from app.bookings.forms import LastDayForm
from app.bookings.models import FIRM, Booking, BookingState
from app.bookings.views import bp
from app.core import clock
from app.core.database import session
from app.core.page import page


@bp.get("/bookings/<key:booking>")
@allow(Action.SEE_BOOKING, on=Booking)
def show(booking: Booking) -> Response:
    return booking_page(booking)


@bp.post("/bookings/<key:booking>/cancel")
@allow(Action.CHANGE_BOOKING, on=Booking)
def cancel(booking: Booking) -> Response:
    rules.cancel(session(), here(), booking, adult(), clock.now())
    return booking_page(booking, said=_("The booking is called off."))


@bp.post("/bookings/<key:booking>/last-day")
@allow(Action.CHANGE_BOOKING, on=Booking)
def change_last_day(booking: Booking) -> Response:
    form, before = LastDayForm(), booking.renewals
    if form.accepted(lambda: _change(booking, form.last_on.data)):
        is_longer = booking.renewals > before
        return booking_page(
            booking, said=_("You have it longer now.") if is_longer else _("The last day is changed.")
        )
    return booking_page(booking, form=form, status=form.status)


def booking_page(
    booking: Booking,
    *,
    form: LastDayForm | None = None,
    status: int = 200,
    said: str | None = None,
) -> Response:
    """A booking with all that can be done with it."""
    row = agenda.with_all(session(), booking)
    now_line = line.line_of(session(), here(), row.box, clock.now())
    is_waiting = row.state == BookingState.WAITING
    return page(
        "bookings/show.html",
        address=url_for("bookings.show", booking=row.key),
        status=status,
        said=said,
        booking=row,
        place=now_line.place(row) if is_waiting else 0,
        expected=now_line.expected[row.id] if is_waiting else None,
        is_awaited=bool(now_line.waiting),
        form=form or LastDayForm(formdata=None, obj=row),
        can_change=row.state in FIRM and may(Action.CHANGE_BOOKING, row),
        can_cancel=row.state in (BookingState.WAITING, BookingState.BOOKED)
        and may(Action.CHANGE_BOOKING, row),
    )


def _change(booking: Booking, last_on: date) -> None:
    rules.change_last_day(session(), here(), booking, last_on, adult(), clock.now())
