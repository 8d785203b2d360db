"""Finding a box that can be booked, and booking it."""

from flask import request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.access import scopes
from app.access.arrival import adult, here, me
from app.access.guard import allow
from app.access.policy import Action
from app.bookings import agenda, booking, line, on_offer
from app.bookings.forms import BookForm, FindForm, destinations, stop
from app.bookings.models import Booking, BookingState
from app.bookings.views import bp
from app.core import clock
from app.core.cursors import read_number
from app.core.database import session
from app.core.page import go_to, page
from app.deposits.models import Box, BoxKind


@bp.get("/class-sets")
@allow(Action.FIND_BOX)
def find() -> Response:
    today = clock.today(here().zone)
    form = FindForm(request.args)
    kind = request.args.get("kind", type=BoxKind)
    words = (form.words.data or "")[:80]
    after = read_number(request.args.get("after"))
    found = on_offer.on_offer(session(), here(), today, kind, words, after)
    boxes, more = found[: on_offer.PAGE], found[on_offer.PAGE :]
    return page(
        "bookings/find.html",
        boxes=boxes,
        kind=kind,
        kinds=on_offer.BOOKABLE,
        words=words,
        form=form,
        mine=_mine(today) if not (me().is_librarian or after) else [],
        next_url=url_for("bookings.find", kind=kind, words=words or None, after=boxes[-1].box.number)
        if more
        else None,
    )


@bp.get("/boxes/<key:box>/book")
@allow(Action.BOOK_BOX, on=Box)
def book(box: Box) -> Response:
    return _book_page(box)


@bp.post("/boxes/<key:box>/book")
@allow(Action.BOOK_BOX, on=Box)
def book_box(box: Box) -> Response:
    form = BookForm()
    form.to.choices = destinations()
    made: list[Booking] = []
    if form.accepted(lambda: made.append(_book(box, form))):
        return go_to(url_for("bookings.show", booking=made[0].key), said=_said(made[0]))
    return _book_page(box, form, status=form.status)


def _book(box: Box, form: BookForm) -> Booking:
    to = stop(form.to.data)
    wish = booking.Wish(
        to.school, to.club, form.class_label.data or "", form.first_on.data, form.last_on.data
    )
    return booking.book(session(), here(), box, wish, adult(), clock.now())


def _said(made: Booking) -> str:
    if made.state == BookingState.BOOKED:
        return _("Booked. The library makes it ready and brings it.")
    return _("You are in the line. You get a mail when it is your turn.")


def _mine(today: clock.date) -> list[agenda.Seen]:
    return agenda.bookings_of(session(), scopes.bookings(me()), here(), today)


def _book_page(box: Box, form: BookForm | None = None, status: int = 200) -> Response:
    today = clock.today(here().zone)
    offered = on_offer.offered(session(), here(), box, today)
    if form is None:
        stay = offered.free.stay if offered.free else None
        form = BookForm(
            formdata=None,
            data={"first_on": stay.first if stay else None, "last_on": stay.last if stay else None},
        )
        form.to.choices = destinations()
    now_line = line.line_of(session(), here(), box, clock.now())
    return page(
        "bookings/book.html",
        status=status,
        box=box,
        offered=offered,
        form=form,
        before=here().box_days_before,
        after=here().box_days_after,
        taken=agenda.firm_of(session(), box, today, today + booking.FARTHEST_AHEAD),
        soonest=now_line.calendar.soonest(today),
    )
