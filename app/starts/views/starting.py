"""A school's club starts up: its checklist, its plan, and the day the school carries it on."""

from typing import Any

from flask import Response, url_for
from flask_babel import gettext as _

from app.access.arrival import adult, here
from app.access.guard import allow
from app.access.policy import Action
from app.clubs.forms.club import Choices, ClubForm
from app.clubs.models import Club
from app.core import clock
from app.core.database import session
from app.core.page import go_to, page
from app.school_line import limits
from app.school_line.models import ClubRequest
from app.school_line.pages import back_or
from app.starts import made_by_hand, starting, steps
from app.starts.forms import StartingForm, starting_form, step_name
from app.starts.models import RequestStep
from app.starts.views import bp


@bp.get("/clubs/line/<key:club_request>/plan")
@allow(Action.START_CLUB, on=ClubRequest)
def plan_club(club_request: ClubRequest) -> Response:
    return _plan_page(club_request, _choices(club_request).form())


@bp.post("/clubs/line/<key:club_request>/plan")
@allow(Action.START_CLUB, on=ClubRequest)
def save_plan(club_request: ClubRequest) -> Response:
    choices = _choices(club_request)
    form = choices.form()
    made: list[Club] = []
    if form.accepted(
        lambda: made.append(
            starting.plan(session(), here(), club_request, choices.plan(form), adult(), clock.now())
        )
    ):
        return go_to(
            url_for("school_line.show_request", club_request=club_request.key),
            _("The club is made. Print the letter to the parents first."),
        )
    return _plan_page(club_request, form, form.status)


@bp.post("/clubs/<key:club>/is-the-schools")
@allow(Action.START_CLUB, on=Club)
def settle_with_club(club: Club) -> Response:
    """The club was made beside the line, and is the one its school asked for."""
    reason = _("The library has made %(club)s at your school.", club=club.name)
    club_request = made_by_hand.settle(session(), club, reason, adult(), clock.now())
    said = _("%(school)s no longer waits in line.", school=club_request.school.name)
    if club_request.club_id is not None:
        said = _(
            "%(club)s is the club %(school)s asked for.", club=club.name, school=club_request.school.name
        )
    return back_or(club_request, said)


@bp.post("/clubs/<key:club>/is-another")
@allow(Action.START_CLUB, on=Club)
def wait_on_beside_club(club: Club) -> Response:
    """The club is one more; the school waits on for the one it asked for."""
    club_request = made_by_hand.wait_on(session(), club, adult(), clock.now())
    said = _("%(school)s keeps its turn in line.", school=club_request.school.name)
    return back_or(club_request, said)


@bp.post("/clubs/line/<key:club_request>/run")
@allow(Action.START_CLUB, on=ClubRequest)
def run_club(club_request: ClubRequest) -> Response:
    starting.run(session(), club_request, adult(), clock.now())
    said = _("The club at %(school)s runs.", school=club_request.school.name)
    return back_or(club_request, said)


@bp.post("/clubs/line/<key:club_request>/hand-over")
@allow(Action.START_CLUB, on=ClubRequest)
def hand_over(club_request: ClubRequest) -> Response:
    starting.hand_over(session(), club_request, adult(), clock.now())
    said = _(
        "%(school)s carries its club on. We ask each month how it goes.", school=club_request.school.name
    )
    return back_or(club_request, said)


@bp.post("/clubs/line/<key:club_request>/take-back")
@allow(Action.START_CLUB, on=ClubRequest)
def take_back(club_request: ClubRequest) -> Response:
    starting.take_back(session(), club_request, adult(), clock.now())
    said = _("The library carries the club at %(school)s again.", school=club_request.school.name)
    return back_or(club_request, said)


@bp.post("/start-steps/<key:request_step>/tick")
@allow(Action.START_CLUB, on=RequestStep)
def tick_step(request_step: RequestStep) -> Response:
    steps.tick(session(), request_step, True, adult(), clock.now())
    return _back_to_steps(request_step)


@bp.post("/start-steps/<key:request_step>/untick")
@allow(Action.START_CLUB, on=RequestStep)
def untick_step(request_step: RequestStep) -> Response:
    steps.tick(session(), request_step, False, adult(), clock.now())
    return _back_to_steps(request_step)


@bp.get("/settings/starting")
@allow(Action.EDIT_LIBRARY)
def starting_rules() -> Response:
    line = limits.line_of(session(), here().id)
    checklist = steps.checklist(session(), here().id)
    return _rules_page(starting_form(line.starts_a_season, line.clubs_each, checklist))


@bp.post("/settings/starting")
@allow(Action.EDIT_LIBRARY)
def save_starting_rules() -> Response:
    form = StartingForm()

    def save() -> None:
        limits.set_limits(
            session(), here().id, form.starts_a_season.data, form.clubs_each.data, adult(), clock.now()
        )
        steps.set_checklist(session(), here(), form.drafts(), adult(), clock.now())

    if form.accepted(save):
        return go_to(url_for("school_line.index"), said=_("Saved."))
    return _rules_page(form, form.status)


def _choices(club_request: ClubRequest) -> Choices:
    """What the school asked for, as the first suggestion of a plan."""
    wish: dict[str, Any] = {
        "school": club_request.school.key,
        "grade_from": club_request.grade_from,
        "grade_to": club_request.grade_to,
    }
    if club_request.days:
        wish["weekday"] = club_request.days[0]
    if club_request.librarian is not None:
        wish["librarian"] = club_request.librarian.key
    if club_request.season is not None:
        wish["season"] = club_request.season.name
    return Choices(wish=wish)


def _back_to_steps(request_step: RequestStep) -> Response:
    address = url_for("school_line.show_request", club_request=request_step.club_request.key, _anchor="steps")
    return go_to(address)


def _plan_page(club_request: ClubRequest, form: ClubForm, status: int = 200) -> Response:
    return page(
        "starts/plan_club.html",
        status=status,
        form=form,
        club_request=club_request,
        has_goals=len(form.goal.choices) > 1,
    )


def _rules_page(form: StartingForm, status: int = 200) -> Response:
    seen = [step_name(kind, "") for kind in steps.USUAL if kind in steps.SHOWN_BY_FACTS]
    return page("starts/starting_rules.html", status=status, form=form, seen=seen)
