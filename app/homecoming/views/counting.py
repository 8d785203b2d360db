"""The scan station where a box is counted home, and copies that turn up later."""

from collections.abc import Callable

from flask import request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from app.access.arrival import adult
from app.access.guard import allow, within
from app.access.policy import Action
from app.boxes.forms import ScanForm
from app.catalogue.models import Copy, Work
from app.core import clock
from app.core.database import session
from app.core.headers import with_camera
from app.core.page import go_to, is_partial, page
from app.deposits import losses, queries
from app.deposits.models import Box, Deposit
from app.homecoming import belonging, counting, progress, sorting
from app.homecoming.views import bp


@bp.get("/deposits/<key:deposit>/count")
@allow(Action.COUNT_BOX, on=Deposit)
def count(deposit: Deposit) -> Response:
    return _count_page(deposit)


@bp.post("/deposits/<key:deposit>/count")
@allow(Action.COUNT_BOX, on=Deposit)
def count_scan(deposit: Deposit) -> Response:
    form = ScanForm()
    found: list[belonging.Answer] = []
    accepted = form.accepted(
        lambda: found.append(sorting.count(session(), deposit, form.text.data or "", adult(), clock.now()))
    )
    return _sorted(deposit, found[0]) if accepted else _not_counted(deposit, form)


@bp.post("/deposits/<key:deposit>/sort-copy")
@allow(Action.COUNT_BOX, on=Deposit)
def sort_copy(deposit: Deposit) -> Response:
    """A person has said which of several copies this is."""
    copy: Copy = within(Copy, request.form.get("copy", ""))
    return _sorted(deposit, sorting.put_at_home(session(), deposit, copy, adult(), clock.now()))


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
            else _("That is more than may be missing without a word: the school is told in a friendly mail.")
            if outcome.is_told
            else _("That is more than may be missing without a word: talk to the school.")
        )
    return go_to(url_for("boxes.show", box=queries.box_of(session(), deposit).key), said=said)


@bp.post("/copies/<key:copy>/surfaced")
@allow(Action.COUNT_BOX, on=Copy)
def surfaced(copy: Copy) -> Response:
    losses.surface(session(), copy, adult(), clock.now())
    said = _("%(title)s has turned up and stands on the shelf.", title=copy.work.title)
    box = within(Box, request.form["box"]) if request.form.get("box") else None
    return go_to(url_for("boxes.show", box=box.key) if box else url_for("boxes.index"), said=said)


def _counted(
    deposit: Deposit, form: ScanForm, verb: Callable[[], object], said: Callable[[], str]
) -> Response:
    if form.accepted(verb):
        return _count_page(deposit, done=said())
    return _not_counted(deposit, form)


def _not_counted(deposit: Deposit, form: ScanForm) -> Response:
    problem = str(next(iter([*form.form_errors, *form.text.errors]), ""))
    return _count_page(deposit, problem=problem, status=form.status)


def _sorted(deposit: Deposit, answer: belonging.Answer) -> Response:
    title = answer.work.title
    if answer.belongs == belonging.Belongs.HERE:
        return _count_page(deposit, done=_("%(title)s is home.", title=title))
    return _count_page(deposit, stray=answer)


def _count_page(
    deposit: Deposit,
    done: str | None = None,
    problem: str | None = None,
    stray: belonging.Answer | None = None,
    status: int = 200,
) -> Response:
    answer = page(
        "homecoming/count.html",
        # Where a stray book belongs is read on the spot, also without scripts.
        address=None if stray else url_for("homecoming.count", deposit=deposit.key),
        fragments=("count_answer", "count_tally"),
        changed=("count_answer", "count_tally"),
        status=status,
        said=None if is_partial() else done,
        deposit=deposit,
        box=queries.box_of(session(), deposit),
        stay=queries.open_stay(session(), queries.box_of(session(), deposit)),
        tally=progress.tally(session(), deposit),
        scan_form=ScanForm(formdata=None),
        done=done,
        problem=problem,
        stray=stray,
    )
    return with_camera(answer)
