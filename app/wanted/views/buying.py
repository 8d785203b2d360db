"""The buying list: what children wish for, and what the library does about each title."""

from flask import make_response, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.access.arrival import adult, here
from app.access.guard import allow
from app.access.policy import Action
from app.core import clock
from app.core.csv_export import write_csv
from app.core.cursors import Cursor, read_cursor
from app.core.database import session
from app.core.page import page
from app.wanted import buying
from app.wanted import buying_list as titles
from app.wanted.forms import IsbnForm, NotThisForm
from app.wanted.models import Wanted, WantedState
from app.wanted.views import bp

MOST_IN_A_FILE = 5_000


@bp.get("/buying-list")
@allow(Action.SEE_BUYING_LIST)
def buying_list() -> Response:
    return _list_page()


@bp.get("/buying-list/file")
@allow(Action.SEE_BUYING_LIST)
def buying_list_file() -> Response:
    """What is shown, as a table for a spreadsheet or a bookseller."""
    lines = titles.list_of(session(), here().id, _shown(), limit=MOST_IN_A_FILE)
    header = [_("Title"), _("Author"), _("ISBN"), _("Wishes"), _("Clubs"), _("Copies at the library")]
    rows = [
        (line.wanted.title, line.wanted.author, line.isbn, line.votes, ", ".join(line.clubs), line.copies)
        for line in lines[:MOST_IN_A_FILE]
    ]
    answer: Response = make_response(write_csv(header, rows))
    answer.headers["Content-Type"] = "text/csv; charset=utf-8"
    answer.headers["Content-Disposition"] = 'attachment; filename="buying-list.csv"'
    return answer


@bp.post("/wanted/<key:wanted>/order")
@allow(Action.EDIT_BUYING_LIST, on=Wanted)
def order(wanted: Wanted) -> Response:
    buying.order(session(), wanted, adult(), clock.now())
    return _list_page(_("%(title)s is ordered.", title=wanted.title))


@bp.post("/wanted/<key:wanted>/put-back")
@allow(Action.EDIT_BUYING_LIST, on=Wanted)
def put_back(wanted: Wanted) -> Response:
    buying.put_back(session(), wanted, adult(), clock.now())
    return _list_page(_("%(title)s stands on the list again.", title=wanted.title))


@bp.post("/wanted/<key:wanted>/arrive")
@allow(Action.EDIT_BUYING_LIST, on=Wanted)
def arrive(wanted: Wanted) -> Response:
    form = IsbnForm()
    said = _("%(title)s has come. The children see that they chose it.", title=wanted.title)
    if form.accepted(lambda: buying.arrive(session(), wanted, adult(), clock.now(), form.isbn.data or "")):
        return _list_page(said)
    return _one_page(wanted, isbn_form=form, status=form.status)


@bp.get("/wanted/<key:wanted>")
@allow(Action.EDIT_BUYING_LIST, on=Wanted)
def wanted(wanted: Wanted) -> Response:
    return _one_page(wanted)


@bp.post("/wanted/<key:wanted>/refuse")
@allow(Action.EDIT_BUYING_LIST, on=Wanted)
def refuse(wanted: Wanted) -> Response:
    form = NotThisForm()
    if form.accepted(lambda: buying.refuse(session(), wanted, form.reason.data or "", adult(), clock.now())):
        return _list_page(_("The children read your answer."))
    return _one_page(wanted, refuse_form=form, status=form.status)


def _list_page(said: str | None = None) -> Response:
    shown, after = _shown(), read_cursor(request.args.get("after"))
    found = titles.list_of(session(), here().id, shown, after)
    lines, more = found[: titles.A_PAGE], found[titles.A_PAGE :]
    last = lines[-1].wanted if more else None
    next_at = Cursor(last.created_at, last.key) if last else None
    return page(
        "wanted/buying_list.html",
        address=url_for("wanted.buying_list", shown=shown),
        fragments=("buying",),
        said=said,
        lines=lines,
        shown=str(shown),
        how_many=titles.how_many(session(), here().id),
        first_url=url_for("wanted.buying_list", shown=shown) if after else None,
        next_url=url_for("wanted.buying_list", shown=shown, after=next_at) if next_at else None,
    )


def _one_page(
    wanted: Wanted,
    isbn_form: IsbnForm | None = None,
    refuse_form: NotThisForm | None = None,
    status: int = 200,
) -> Response:
    return page(
        "wanted/wanted.html",
        wanted=wanted,
        isbn_form=isbn_form or IsbnForm(formdata=None, data={"isbn": wanted.isbn}),
        refuse_form=refuse_form or NotThisForm(formdata=None, data={"reason": wanted.reason}),
        status=status,
    )


def _shown() -> WantedState:
    """Which part of the list is looked at; a button pressed there says so too."""
    asked = request.values.get("shown", "")
    return WantedState(asked) if asked in tuple(WantedState) else WantedState.WISHED
