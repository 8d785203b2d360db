"""The page of the tablet on the host's table: who stands there, what it has, and what it could take."""

from typing import Any

from flask import Response, request, url_for

from app.access.arrival import here, me
from app.catalogue.models import Work
from app.clubs.models import Club
from app.core import clock
from app.core.database import session
from app.core.page import Later, is_partial, page
from app.loans import desk as rules
from app.loans import in_boxes, queries, switch
from app.loans.forms import DeskForm, PlainForm
from app.loans.models import Loan
from app.loans.views import at_the_table
from app.meetings import substitutes


def desk_page(
    club: Club,
    *,
    form: DeskForm | PlainForm | None = None,
    done: str | None = None,
    work: Work | None = None,
    status: int = 200,
) -> Response:
    child = at_the_table.standing(club)
    if child is not None and request.method == "POST":
        at_the_table.stand(club, child)
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
    after = in_boxes.place_of_work(session(), club, request.args.get("after", ""))
    found = in_boxes.books_there(session(), club, after)
    more = len(found) > in_boxes.AT_ONCE
    found = found[: in_boxes.AT_ONCE]
    return {"books": found, "next": found[-1].work.key if more else None, "is_first": after == ("", 0)}


def _holders(club: Club, work: Work | None, problem: str | None) -> list[Loan]:
    """Who has the title that could not be given: one tap hands it over or takes it back."""
    if not problem:
        return []
    found = work or rules.work_of(session(), club, request.form.get("text", ""))
    return list(queries.holders(session(), club, found.id)) if found else []
