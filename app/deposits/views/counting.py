"""The scan station where a box is counted home, and copies that turn up later."""

from collections.abc import Callable

from flask import request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from app.access.arrival import adult
from app.access.guard import allow, within
from app.access.policy import Action
from app.catalogue.models import Copy, Work
from app.core import clock
from app.core.database import session
from app.core.headers import with_camera
from app.core.page import go_to, is_partial, page
from app.deposits import counting, queries
from app.deposits.forms import ScanForm
from app.deposits.models import Box, Deposit
from app.deposits.views import bp


@bp.get("/deposits/<key:deposit>/count")
@allow(Action.COUNT_BOX, on=Deposit)
def count(deposit: Deposit) -> Response:
    return _count_page(deposit)


@bp.post("/deposits/<key:deposit>/count")
@allow(Action.COUNT_BOX, on=Deposit)
def count_scan(deposit: Deposit) -> Response:
    form = ScanForm()
    found: list[Work] = []
    return _counted(
        deposit,
        form,
        lambda: found.append(counting.scan(session(), deposit, form.text.data or "", adult(), clock.now())),
        lambda: _("%(title)s is home.", title=found[0].title),
    )


@bp.post("/deposits/<key:deposit>/count-copy")
@allow(Action.COUNT_BOX, on=Deposit)
def count_copy(deposit: Deposit) -> Response:
    work: Work = within(Work, request.form.get("work", ""))
    return _counted(
        deposit,
        ScanForm(),
        lambda: counting.count_copy(session(), deposit, work, adult(), clock.now()),
        lambda: _("%(title)s is home.", title=work.title),
    )


@bp.post("/deposits/<key:deposit>/count-all")
@allow(Action.COUNT_BOX, on=Deposit)
def count_all(deposit: Deposit) -> Response:
    return _counted(
        deposit,
        ScanForm(),
        lambda: counting.count_all(session(), deposit, adult(), clock.now()),
        lambda: _("All the books are home."),
    )


@bp.post("/deposits/<key:deposit>/undo-last")
@allow(Action.COUNT_BOX, on=Deposit)
def undo_last(deposit: Deposit) -> Response:
    return _counted(
        deposit,
        ScanForm(),
        lambda: counting.undo_last(session(), deposit, adult(), clock.now()),
        lambda: _("The last book was taken back."),
    )


@bp.post("/deposits/<key:deposit>/finish-count")
@allow(Action.COUNT_BOX, on=Deposit)
def finish_count(deposit: Deposit) -> Response:
    outcome = counting.finish_count(session(), deposit, adult(), clock.now())
    said = ngettext("%(num)d book is home.", "%(num)d books are home.", outcome.home)
    if outcome.lost:
        said += " " + ngettext(
            "%(num)d book is missing and is marked as lost.",
            "%(num)d books are missing and are marked as lost.",
            outcome.lost,
        )
        said += " " + (
            _("So few may be missing without a word.")
            if outcome.is_tolerated
            else _("That is more than may be missing without a word: talk to the school.")
        )
    return go_to(url_for("deposits.show", box=queries.box_of(session(), deposit).key), said=said)


@bp.post("/copies/<key:copy>/surfaced")
@allow(Action.COUNT_BOX, on=Copy)
def surfaced(copy: Copy) -> Response:
    counting.surface(session(), copy, adult(), clock.now())
    said = _("%(title)s has turned up and stands on the shelf.", title=copy.work.title)
    box = within(Box, request.form["box"]) if request.form.get("box") else None
    return go_to(url_for("deposits.show", box=box.key) if box else url_for("deposits.index"), said=said)


def _counted(
    deposit: Deposit, form: ScanForm, verb: Callable[[], object], said: Callable[[], str]
) -> Response:
    if form.accepted(verb):
        return _count_page(deposit, done=said())
    problem = str(next(iter([*form.form_errors, *form.text.errors]), ""))
    return _count_page(deposit, problem=problem, status=form.status)


def _count_page(
    deposit: Deposit, done: str | None = None, problem: str | None = None, status: int = 200
) -> Response:
    answer = page(
        "deposits/count.html",
        address=url_for("deposits.count", deposit=deposit.key),
        fragments=("count_answer", "count_tally"),
        changed=("count_answer", "count_tally"),
        status=status,
        said=None if is_partial() else done,
        deposit=deposit,
        box=queries.box_of(session(), deposit),
        stay=queries.open_stay(session(), queries.box_of(session(), deposit)),
        tally=counting.tally(session(), deposit),
        scan_form=ScanForm(formdata=None),
        done=done,
        problem=problem,
    )
    return with_camera(answer)
