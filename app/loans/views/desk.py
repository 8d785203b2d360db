"""The tablet on the host's table: scan a card and books, or tap a child and covers."""

from collections.abc import Callable

from flask import Response, abort, request
from flask_babel import gettext as _

from app.access.arrival import adult, me
from app.access.guard import allow, may, within
from app.access.policy import Action
from app.catalogue.models import Work
from app.clubs.models import Club
from app.core import clock
from app.core.database import session
from app.loans import desk as rules
from app.loans import in_boxes, lending, queries
from app.loans.forms import DeskForm, PlainForm
from app.loans.models import Loan
from app.loans.views import at_the_table, bp
from app.loans.views.desk_page import desk_page
from app.loans.views.overview import overview_page


@bp.get("/clubs/<key:club>/lend")
@allow(Action.LEND, on=Club)
def desk(club: Club) -> Response:
    return desk_page(club)


@bp.post("/clubs/<key:club>/lend")
@allow(Action.LEND, on=Club)
def scan(club: Club) -> Response:
    form = DeskForm()
    done: list[str] = []
    if form.accepted(lambda: done.append(_scan(club, form.text.data or ""))):
        return desk_page(club, done=done[0])
    return desk_page(club, form=form, status=form.status)


@bp.post("/clubs/<key:club>/lend/child")
@allow(Action.LEND, on=Club)
def choose_child(club: Club) -> Response:
    child = queries.child_in(session(), club, request.form.get("child", ""))
    if child is None:
        abort(404)
    at_the_table.stand(club, child)
    return desk_page(club, done=_("What does %(child)s take?", child=child.short_name))


@bp.post("/clubs/<key:club>/lend/next")
@allow(Action.LEND, on=Club)
def next_child(club: Club) -> Response:
    at_the_table.clear()
    return desk_page(club)


@bp.post("/clubs/<key:club>/lend/book")
@allow(Action.LEND, on=Club)
def take(club: Club) -> Response:
    child, work = at_the_table.standing(club), _work(club, request.form.get("work", ""))
    if child is None:
        return desk_page(club, done=_("Tap a child first."))
    return _done(
        club,
        lambda: lending.lend(session(), club, child, work, adult(), clock.now()),
        _("%(child)s has %(title)s.", child=child.short_name, title=work.title),
        work=work,
    )


@bp.post("/loans/<key:loan>/back")
@allow(Action.LEND, on=Loan)
def give_back(loan: Loan) -> Response:
    title = loan.copy.work.title
    return _done(
        loan.club,
        lambda: lending.give_back(session(), loan, adult(), clock.now()),
        _("%(title)s is back in the box.", title=title),
    )


@bp.post("/loans/<key:loan>/keep")
@allow(Action.LEND, on=Loan)
def keep(loan: Loan) -> Response:
    name, title = loan.child.short_name, loan.copy.work.title
    return _done(
        loan.club,
        lambda: lending.renew(session(), loan, adult(), clock.now()),
        _("%(child)s keeps %(title)s.", child=name, title=title),
    )


@bp.post("/loans/<key:loan>/hand-over")
@allow(Action.LEND, on=Loan)
def hand_over(loan: Loan) -> Response:
    to = queries.child_in(session(), loan.club, request.form.get("child", "")) or at_the_table.standing(
        loan.club
    )
    if to is None:
        abort(404)
    title = loan.copy.work.title
    return _done(
        loan.club,
        lambda: lending.hand_over(session(), loan, to, adult(), clock.now()),
        _("%(child)s has %(title)s.", child=to.short_name, title=title),
    )


def _work(club: Club, key: str) -> Work:
    """Who stands in once knows the books of the club's boxes, and none of the library's others."""
    work: Work | None = (
        in_boxes.work_of_clubs_boxes(session(), club, key) if me().stands_in else within(Work, key)
    )
    if work is None:
        abort(404)
    return work


def _scan(club: Club, text: str) -> str:
    """What was done with what was scanned, in a sentence."""
    child = at_the_table.child_of_card(club, text)
    if child is not None:
        at_the_table.stand(club, child)
        return _("What does %(child)s take?", child=child.short_name)
    standing = at_the_table.standing(club)
    outcome = rules.scan(session(), club, standing, text, adult(), clock.now())
    return _worded(outcome)


def _worded(outcome: rules.Outcome) -> str:
    title, name = outcome.work.title, outcome.child.short_name if outcome.child else ""
    if outcome.done in (rules.Done.TAKEN, rules.Done.HAS_IT):
        return _("%(child)s has %(title)s.", child=name, title=title)
    if outcome.done == rules.Done.BACK:
        return _("%(child)s has given %(title)s back.", child=name, title=title)
    return _("%(title)s is back in the box.", title=title)


def _done(club: Club, verb: Callable[[], object], said: str, work: Work | None = None) -> Response:
    form = PlainForm()
    if form.accepted(verb):
        if request.form.get("back") == "loans" and may(Action.SEE_LOANS, club):
            return overview_page(club, said=said)
        return desk_page(club, done=said)
    return desk_page(club, form=form, status=form.status, work=work)
