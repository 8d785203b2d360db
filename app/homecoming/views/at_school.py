"""What a school counts in its box, and the wrong books it finds there."""

from flask import request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.access.arrival import adult
from app.access.guard import allow
from app.access.policy import Action
from app.boxes.forms import ScanForm
from app.core import clock
from app.core.database import session
from app.core.page import page
from app.deposits import dispatch, queries
from app.deposits.models import Deposit
from app.deposits.pages import back_from
from app.homecoming import belonging, strays
from app.homecoming.forms import CountForm
from app.homecoming.views import bp


@bp.route("/deposits/<key:deposit>/count-at-school", methods=["GET", "POST"])
@allow(Action.COUNT_BOX_AT_SCHOOL, on=Deposit)
def count_at_school(deposit: Deposit) -> Response:
    form = CountForm()
    if form.is_submitted() and form.accepted(
        lambda: dispatch.count_at_school(session(), deposit, form.books.data, adult(), clock.now())
    ):
        return back_from(deposit, _("Thank you. The count is kept."))
    return _school_page(deposit, form, status=form.status if form.is_submitted() else 200)


@bp.post("/deposits/<key:deposit>/wrong-book")
@allow(Action.COUNT_BOX_AT_SCHOOL, on=Deposit)
def wrong_book(deposit: Deposit) -> Response:
    """A book in the box that does not belong there, or may not: where it belongs stands in large words."""
    form = ScanForm()
    found: list[belonging.Answer] = []
    text = form.text.data or ""
    if form.accepted(
        lambda: found.append(strays.find_at_school(session(), deposit, text, adult(), clock.now()))
    ):
        return _school_page(deposit, stray=found[0])
    return _school_page(deposit, scan_form=form, status=form.status)


@bp.post("/deposits/<key:deposit>/wrong-copy")
@allow(Action.COUNT_BOX_AT_SCHOOL, on=Deposit)
def wrong_copy(deposit: Deposit) -> Response:
    """A person at the school has said which of several copies it is."""
    key = request.form.get("copy", "")
    return _school_page(deposit, stray=strays.choose(session(), deposit, key, adult(), clock.now()))


def _school_page(
    deposit: Deposit,
    form: CountForm | None = None,
    scan_form: ScanForm | None = None,
    stray: belonging.Answer | None = None,
    status: int = 200,
) -> Response:
    return page(
        "homecoming/count_at_school.html",
        deposit=deposit,
        box=queries.box_of(session(), deposit),
        form=form or CountForm(formdata=None),
        scan_form=scan_form or ScanForm(formdata=None),
        stray=stray,
        status=status,
    )
