"""The tablet on the host's table: scan a card and books, or tap a child and covers."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import Response, abort, current_app, request, url_for
from flask import session as cookie
from flask_babel import gettext as _

from app.access.arrival import adult, here, me
from app.access.guard import allow, may, within
from app.access.policy import Action
from app.cards import card_reading, card_sign_in
from app.catalogue.models import Work
from app.children.models import Child
from app.clubs.models import Club
from app.core import clock
from app.core.database import session
from app.core.page import Later, is_partial, page
from app.loans import desk as rules
from app.loans import lending, queries, switch
from app.loans.forms import DeskForm, PlainForm
from app.loans.models import Loan
from app.loans.views import bp
from app.loans.views.overview import overview_page
from app.meetings import substitutes

AT_THE_TABLE = "at_the_table"
STAYS = timedelta(minutes=5)
"""So long a child stands at the table when nobody scans or taps anything."""


@bp.get("/clubs/<key:club>/lend")
@allow(Action.LEND, on=Club)
def desk(club: Club) -> Response:
    return _desk_page(club)


@bp.post("/clubs/<key:club>/lend")
@allow(Action.LEND, on=Club)
def scan(club: Club) -> Response:
    form = DeskForm()
    done: list[str] = []
    if form.accepted(lambda: done.append(_scan(club, form.text.data or ""))):
        return _desk_page(club, done=done[0])
    return _desk_page(club, form=form, status=form.status)


@bp.post("/clubs/<key:club>/lend/child")
@allow(Action.LEND, on=Club)
def choose_child(club: Club) -> Response:
    child = queries.child_in(session(), club, request.form.get("child", ""))
    if child is None:
        abort(404)
    _stand(club, child)
    return _desk_page(club, done=_("What does %(child)s take?", child=child.short_name))


@bp.post("/clubs/<key:club>/lend/next")
@allow(Action.LEND, on=Club)
def next_child(club: Club) -> Response:
    cookie.pop(AT_THE_TABLE, None)
    return _desk_page(club)


@bp.post("/clubs/<key:club>/lend/book")
@allow(Action.LEND, on=Club)
def take(club: Club) -> Response:
    child, work = _standing(club), _work(club, request.form.get("work", ""))
    if child is None:
        return _desk_page(club, done=_("Tap a child first."))
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
    to = queries.child_in(session(), loan.club, request.form.get("child", "")) or _standing(loan.club)
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
        queries.work_of_clubs_boxes(session(), club, key) if me().stands_in else within(Work, key)
    )
    if work is None:
        abort(404)
    return work


def _scan(club: Club, text: str) -> str:
    """What was done with what was scanned, in a sentence."""
    child = _child_of_card(club, text)
    if child is not None:
        _stand(club, child)
        return _("What does %(child)s take?", child=child.short_name)
    standing = _standing(club)
    outcome = rules.scan(session(), club, standing, text, adult(), clock.now())
    return _worded(outcome)


def _child_of_card(club: Club, text: str) -> Child | None:
    """Whose card it is, if it is one at all; cards of children of other clubs are unknown here."""
    token = card_reading.token_in(text)
    is_code = token is None and card_reading.is_code(text)
    if token is None and not is_code:
        return None
    among = queries.ids_in(session(), club)
    if token is not None:
        return card_reading.child_with_token(session(), token, among)
    device = request.cookies.get(card_sign_in.device_cookie(is_secure=current_app.config["SECURE"]))
    pepper = current_app.config["PEPPER"].decode()
    address = request.remote_addr or ""
    return card_reading.child_with_code(session(), text, among, address, device, pepper, clock.now())


def _worded(outcome: rules.Outcome) -> str:
    title, name = outcome.work.title, outcome.child.short_name if outcome.child else ""
    if outcome.done in (rules.Done.TAKEN, rules.Done.HAS_IT):
        return _("%(child)s has %(title)s.", child=name, title=title)
    if outcome.done == rules.Done.BACK:
        return _("%(child)s has given %(title)s back.", child=name, title=title)
    return _("%(title)s is back in the box.", title=title)


def _stand(club: Club, child: Child) -> None:
    cookie[AT_THE_TABLE] = {"club": club.key, "child": child.key, "at": clock.now().timestamp()}


def _standing(club: Club) -> Child | None:
    """The child at the table: chosen by card or tap, until somebody else is or nothing happens."""
    noted = cookie.get(AT_THE_TABLE) or {}
    in_time = clock.now().timestamp() - noted.get("at", 0) < STAYS.total_seconds()
    if noted.get("club") != club.key or not in_time:
        return None
    return queries.child_in(session(), club, noted["child"])


def _done(club: Club, verb: Callable[[], object], said: str, work: Work | None = None) -> Response:
    form = PlainForm()
    if form.accepted(verb):
        if request.form.get("back") == "loans" and may(Action.SEE_LOANS, club):
            return overview_page(club, said=said)
        return _desk_page(club, done=said)
    return _desk_page(club, form=form, status=form.status, work=work)


def _desk_page(
    club: Club,
    *,
    form: DeskForm | PlainForm | None = None,
    done: str | None = None,
    work: Work | None = None,
    status: int = 200,
) -> Response:
    child = _standing(club)
    if child is not None and request.method == "POST":
        _stand(club, child)
    problem = str(next(iter([*form.form_errors, *_text_errors(form)]), "")) if form else None
    return page(
        "loans/desk.html",
        address=url_for("loans.desk", club=club.key),
        fragments=("desk_answer", "desk_table"),
        changed=("desk_answer", "desk_table"),
        status=status,
        said=None if is_partial() else done,
        club=club,
        stands_in_at=substitutes.stood_in_at(session(), club, me().meeting_ids) if me().stands_in else None,
        is_on=switch.of(session(), club).is_on,
        child=child,
        done=done,
        problem=problem,
        holders=_holders(club, work, problem),
        scan_form=DeskForm(formdata=None),
        readers=Later(lambda: queries.readers(session(), club, clock.today(here().zone))),
        books=Later(
            lambda: queries.books_of(session(), child, clock.today(here().zone), club=club) if child else []
        ),
        there=Later(lambda: _there(club) if child else None),
    )


def _text_errors(form: Any) -> list[str]:
    return list(form.text.errors) if isinstance(form, DeskForm) else []


def _there(club: Club) -> dict[str, Any]:
    """One page of covers, and where the next begins."""
    after = queries.place_of_work(session(), club, request.args.get("after", ""))
    found = queries.books_there(session(), club, after)
    more = len(found) > queries.AT_ONCE
    found = found[: queries.AT_ONCE]
    return {"books": found, "next": found[-1].work.key if more else None, "is_first": after == ("", 0)}


def _holders(club: Club, work: Work | None, problem: str | None) -> list[Loan]:
    """Who has the title that could not be given: one tap hands it over or takes it back."""
    if not problem:
        return []
    found = work or rules.work_of(session(), club, request.form.get("text", ""))
    return list(queries.holders(session(), club, found.id)) if found else []
