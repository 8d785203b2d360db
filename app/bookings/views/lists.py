"""The librarian's lists: all bookings, a month of one box, and the days transport takes."""

from datetime import date, timedelta

from babel.dates import format_date
from flask import request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.access.arrival import adult, here
from app.access.guard import allow
from app.access.policy import Action
from app.bookings import agenda, month
from app.bookings.forms import TransportForm, with_year
from app.bookings.line import line_of
from app.bookings.views import bp
from app.core import clock
from app.core.database import session
from app.core.page import page
from app.core.sentences import locale_code
from app.deposits.models import Box
from app.libraries import settings


@bp.get("/bookings")
@allow(Action.SEE_BOOKINGS)
def index() -> Response:
    today = clock.today(here().zone)
    shown = request.args.get("shown", "coming")
    shown = shown if shown in agenda.SHOWN else "coming"
    found = agenda.bookings_here(session(), here(), today, shown, _cursor(request.args.get("after")))
    seen, more = found[: agenda.PAGE], found[agenda.PAGE :]
    last = seen[-1].booking if more else None
    return page(
        "bookings/index.html",
        seen=seen,
        shown=shown,
        how_many=agenda.how_many(session(), here().id),
        next_url=url_for("bookings.index", shown=shown, after=f"{last.wanted_from}.{last.key}")
        if last
        else None,
    )


@bp.get("/boxes/<key:box>/plan")
@allow(Action.SEE_BOOKINGS, on=Box)
def plan(box: Box) -> Response:
    today = clock.today(here().zone)
    first = _month(request.args.get("month"), today)
    last = month.last_day(first)
    unbooked = line_of(session(), here(), box, clock.now()).unbooked
    return page(
        "bookings/plan.html",
        box=box,
        first=first,
        today=today,
        stretches=month.stretches(agenda.firm_of(session(), box, first, last), first, last, unbooked),
        month_words=format_date(first, "LLLL y", locale=locale_code()),
        earlier=url_for("bookings.plan", box=box.key, month=f"{first - timedelta(days=1):%Y-%m}"),
        later=url_for("bookings.plan", box=box.key, month=f"{last + timedelta(days=1):%Y-%m}"),
    )


@bp.route("/bookings/transport", methods=["GET", "POST"])
@allow(Action.EDIT_LIBRARY)
def transport_days() -> Response:
    form = TransportForm(obj=here(), data=_closed())
    said = None
    if form.is_submitted() and form.accepted(
        lambda: settings.edit_library(session(), here(), form.values(), adult().id, clock.now())
    ):
        said = _("Saved.")
    status = form.status if form.is_submitted() and not said else 200
    return page(
        "bookings/transport.html",
        address=url_for("bookings.transport_days"),
        form=form,
        status=status,
        said=said,
    )


def _closed() -> dict[str, date | None]:
    return {
        "closed_from": with_year(here().no_transport_from),
        "closed_to": with_year(here().no_transport_to),
    }


def _month(text: str | None, today: date) -> date:
    """The first day of the month in the address; of this one if it says none that makes sense."""
    try:
        first = date.fromisoformat(f"{text}-01")
    except ValueError:
        return today.replace(day=1)
    return first if abs(first.year - today.year) <= 2 else today.replace(day=1)


def _cursor(text: str | None) -> tuple[date, str] | None:
    day, _dot, key = (text or "").partition(".")
    try:
        return (date.fromisoformat(day), key) if key else None
    except ValueError:
        return None
