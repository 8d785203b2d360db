"""A child's own books, and taking one from the box by itself where the club lets it."""

from collections.abc import Callable

from flask import Response, request, url_for
from flask_babel import gettext as _

from app.access.arrival import here, the_child
from app.access.guard import allow, within
from app.access.policy import Action
from app.catalogue.models import Work
from app.clubs.models import Club
from app.core import clock
from app.core.database import session
from app.core.page import page
from app.loans import in_boxes, lending, queries, switch
from app.loans.forms import PlainForm
from app.loans.models import Loan
from app.loans.views import bp


@bp.get("/clubs/<key:club>/my-books")
@allow(Action.BORROW, on=Club)
def my_books(club: Club) -> Response:
    return _my_books_page(club)


@bp.post("/clubs/<key:club>/my-books")
@allow(Action.BORROW, on=Club)
def i_take(club: Club) -> Response:
    work = within(Work, request.form.get("work", ""))
    return _done(
        club,
        lambda: lending.lend(session(), club, the_child(), work, None, clock.now()),
        _("You have %(title)s now.", title=work.title),
    )


@bp.post("/loans/<key:loan>/i-give-it-back")
@allow(Action.BORROW, on=Loan)
def i_give_back(loan: Loan) -> Response:
    def verb() -> None:
        switch.must_be_on(session(), loan.club, by_child=True)
        lending.give_back(session(), loan, None, clock.now())

    return _done(loan.club, verb, _("Thank you. Put the book in the box."))


def _done(club: Club, verb: Callable[[], object], said: str) -> Response:
    form = PlainForm()
    if form.accepted(verb):
        return _my_books_page(club, said=said)
    return _my_books_page(club, problem=str(next(iter(form.form_errors), "")), status=form.status)


def _my_books_page(
    club: Club, said: str | None = None, problem: str | None = None, status: int = 200
) -> Response:
    after = in_boxes.place_of_work(session(), club, request.args.get("after", ""))
    may = switch.of(session(), club).by_children
    there = in_boxes.books_there(session(), club, after) if may else []
    more = len(there) > in_boxes.AT_ONCE
    return page(
        "loans/my_books.html",
        address=url_for("loans.my_books", club=club.key),
        said=said,
        status=status,
        club=club,
        books=queries.books_of(session(), the_child(), clock.today(here().zone), club=club),
        there=there[: in_boxes.AT_ONCE],
        next_url=url_for("loans.my_books", club=club.key, after=there[in_boxes.AT_ONCE - 1].work.key)
        if more
        else None,
        may_borrow=may,
        problem=problem,
    )
