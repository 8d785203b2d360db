"""Asking for a box, and what has come of it: the pages of schools, and the library's list in order."""

from typing import Any

from flask import request, url_for
from flask_babel import gettext as _
from sqlalchemy import Select
from werkzeug.wrappers import Response

from app.access import scopes
from app.access.arrival import adult, here, me
from app.access.guard import allow, may
from app.access.policy import Action
from app.access.viewer import Viewer
from app.boxes.queries import next_number
from app.catalogue.forms.words import language_words
from app.clubs import queries as clubs
from app.clubs.models import Club, ClubState
from app.core import clock
from app.core.cursors import Cursor, read_cursor
from app.core.database import session
from app.core.page import go_to, page
from app.filling.templates import templates_here
from app.libraries.models import School
from app.wanted.queries import titles_of_club
from app.wishes import asking, fulfilment, queries
from app.wishes.forms import PackForm, WhyForm, WishForm
from app.wishes.models import Wish
from app.wishes.views import bp

BY_HAND, AS_WISHED = "by_hand", "as_wished"


@bp.get("/wishes")
@allow(Action.SEE_WISHES)
def index() -> Response:
    is_over = request.args.get("shown") == "past"
    after = read_cursor(request.args.get("after"))
    found = queries.wishes_in_order(session(), scopes.among(me(), scopes.wishes), is_over, after)
    wishes, more = found[: queries.A_PAGE], found[queries.A_PAGE :]
    last = wishes[-1].wish if more else None
    shown = "past" if is_over else None
    return page(
        "wishes/index.html",
        wishes=wishes,
        is_over=is_over,
        first_url=url_for("wishes.index", shown=shown) if after else None,
        next_url=url_for("wishes.index", shown=shown, after=Cursor(last.asked_at, last.key))
        if last
        else None,
    )


@bp.get("/wishes/new")
@allow(Action.ASK_FOR_BOX)
def new() -> Response:
    """For whom? Nobody who has one club alone is asked."""
    own, schools = _clubs(), _schools()
    if len(own) == 1 and not schools:
        return go_to(url_for("wishes.ask_for_club", club=own[0].key))
    return page("wishes/new.html", clubs=own, schools=schools)


@bp.route("/clubs/<key:club>/ask-for-box", methods=["GET", "POST"])
@allow(Action.ASK_FOR_BOX, on=Club)
def ask_for_club(club: Club) -> Response:
    return _ask(club.school, club)


@bp.route("/schools/<key:school>/ask-for-box", methods=["GET", "POST"])
@allow(Action.ASK_FOR_SCHOOL, on=School)
def ask_for_school(school: School) -> Response:
    return _ask(school, None)


@bp.get("/wishes/<key:wish>")
@allow(Action.SEE_WISHES, on=Wish)
def show(wish: Wish) -> Response:
    return wish_page(wish)


@bp.post("/wishes/<key:wish>/withdraw")
@allow(Action.WITHDRAW_WISH, on=Wish)
def withdraw(wish: Wish) -> Response:
    fulfilment.withdraw(session(), wish, adult(), clock.now())
    return go_to(url_for("wishes.index"), said=_("The wish has been taken back."))


def wish_page(
    wish: Wish,
    *,
    pack_form: PackForm | None = None,
    decline_form: WhyForm | None = None,
    finish_form: WhyForm | None = None,
    status: int = 200,
    said: str | None = None,
) -> Response:
    """One wish: what was asked, what has come, and for the library what can be done."""
    whole = queries.whole(session(), wish)
    answers, names = may(Action.ANSWER_WISH, wish), language_words()
    return page(
        "wishes/show.html",
        address=url_for("wishes.show", wish=wish.key),
        status=status,
        said=said,
        wish=whole,
        packing=queries.packing_of(session(), wish),
        parts=queries.parts_of(session(), wish),
        lines=queries.lines_of(session(), wish),
        titles=titles_of_club(session(), whole.club) if whole.club else [],
        in_languages=[names.get(code, code) for code in whole.languages.split()],
        pack_form=(pack_form or packing_form()) if answers else None,
        decline_form=decline_form or WhyForm(formdata=None, prefix="decline-"),
        finish_form=finish_form or WhyForm(formdata=None, prefix="finish-"),
    )


def packing_form(**kwargs: Any) -> PackForm:
    """Which box, and what it is filled by."""
    form = PackForm(**kwargs)
    number = next_number(session(), here().id)
    boxes = queries.boxes_to_pack(session(), here().id)
    form.box.choices = [
        ("", _("A new box, number %(number)s", number=number)),
        *((box.key, f"{_('Box %(number)s', number=box.number)} {box.name}".strip()) for box in boxes),
    ]
    form.how.choices = [
        (AS_WISHED, _("Fill it from the shelf as the wish says")),
        *((each.key, each.name) for each in templates_here(session(), here().id)),
        (BY_HAND, _("Pack it by hand")),
    ]
    return form


def _ask(school: School, club: Club | None) -> Response:
    suggested = asking.suggested_for(session(), club) if club else None
    form = WishForm() if request.method == "POST" else WishForm(data=_begun(suggested))
    form.offer_languages(queries.languages_here(session(), here().id))
    made: list[Wish] = []
    if form.is_submitted() and form.accepted(
        lambda: made.append(asking.ask(session(), school, club, form.asked(), adult(), clock.now()))
    ):
        said = _("Thank you. The library reads your wish and answers by mail.")
        return go_to(url_for("wishes.show", wish=made[0].key), said=said)
    return page(
        "wishes/ask.html",
        form=form,
        club=club,
        school=school,
        suggested=suggested,
        titles=titles_of_club(session(), club) if club else [],
        status=form.status if form.is_submitted() else 200,
    )


def _begun(suggested: asking.Suggested | None) -> dict[str, Any]:
    if suggested is None:
        return {"books": asking.USUAL_BOOKS}
    return {"books": suggested.books, "age_from": suggested.age_from, "age_to": suggested.age_to}


def _clubs() -> list[Club]:
    found = scopes.among(me(), scopes.clubs)(session(), _live)
    return list(found.scalars())


def _schools() -> list[School]:
    if not may(Action.ASK_FOR_SCHOOL):
        return []
    return clubs.sites(session(), _own_schools(me()))


def _live(scope: Select[Any]) -> Any:
    return scope.where(Club.state != ClubState.CLOSED).order_by(Club.sort_key, Club.id)


def _own_schools(viewer: Viewer) -> Select[Any]:
    schools = scopes.schools(viewer)
    return schools if viewer.is_librarian else schools.where(School.id.in_(viewer.school_ids))
