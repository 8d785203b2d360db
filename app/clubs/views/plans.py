"""A club is made, and changed."""

from flask import Response, url_for
from flask_babel import gettext as _

from app.access.arrival import adult, here
from app.access.guard import allow
from app.access.policy import Action
from app.clubs import plans, queries
from app.clubs.forms.club import Choices, ClubForm
from app.clubs.models import Club
from app.clubs.views import bp
from app.core import clock
from app.core.database import session
from app.core.page import go_to, page
from app.starts import made_by_hand


@bp.get("/clubs/new")
@allow(Action.MAKE_CLUB)
def new() -> Response:
    return _plan_page(Choices())


@bp.post("/clubs/new")
@allow(Action.MAKE_CLUB)
def make() -> Response:
    choices = Choices()
    form = choices.form()
    made: list[Club] = []
    if form.accepted(
        lambda: made.append(plans.make(session(), here(), choices.plan(form), adult(), clock.now()))
    ):
        return go_to(
            url_for("clubs.show", club=made[0].key),
            _("The club is made. Print the letter to the parents first."),
        )
    return _plan_page(choices, form)


@bp.get("/clubs/<key:club>/edit")
@allow(Action.EDIT_CLUB, on=Club)
def edit(club: Club) -> Response:
    whole = queries.whole_club(session(), club)
    return _plan_page(Choices(whole), club=whole)


@bp.post("/clubs/<key:club>/edit")
@allow(Action.EDIT_CLUB, on=Club)
def change(club: Club) -> Response:
    whole = queries.whole_club(session(), club)
    choices = Choices(whole)
    form = choices.form()
    if form.accepted(
        lambda: plans.change(session(), here(), whole, choices.plan(form), adult(), clock.now())
    ):
        return go_to(url_for("clubs.show", club=club.key), _("The club is changed."))
    return _plan_page(choices, form, whole)


def _plan_page(choices: Choices, form: ClubForm | None = None, club: Club | None = None) -> Response:
    return page(
        "clubs/edit.html",
        status=form.status if form else 200,
        form=form or choices.form(),
        club=club,
        in_line=[] if club else made_by_hand.schools_in_line(session(), here().id),
        has_goals=bool(choices.goals),
        has_schools=bool(choices.schools),
    )
