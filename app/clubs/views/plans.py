"""A club is made, and changed."""

from typing import Any

from flask import Response, request, url_for
from flask_babel import gettext as _

from app.access import scopes
from app.access.arrival import adult, here, me
from app.access.guard import allow
from app.access.policy import Action
from app.clubs import plans, queries, seasons
from app.clubs.forms import ClubForm, club_form
from app.clubs.models import Club
from app.clubs.views import bp
from app.core import clock
from app.core.database import session
from app.core.page import go_to, page


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


class Choices:
    """The rows a club can be made of, by key: what a form names is found among them and nowhere else."""

    def __init__(self, club: Club | None = None, wish: dict[str, Any] | None = None) -> None:
        self.club, self.wish = club, wish or {}
        self.schools = {s.key: s for s in queries.sites(session(), scopes.schools(me()))}
        self.librarians = {p.key: p for p in queries.librarians(session(), here().id)}
        self.goals = {goal.key: goal for goal in queries.goals(session(), here().id)}
        names = seasons.names_to_choose(clock.today(here().zone))
        own = {club.season.name} if club else {self.wish["season"]} if "season" in self.wish else set()
        self.seasons = sorted({*names, *own})

    def form(self) -> ClubForm:
        return club_form(
            list(self.schools.values()),
            self.seasons,
            list(self.librarians.values()),
            list(self.goals.values()),
            self._data(),
        )

    def plan(self, form: ClubForm) -> plans.Plan:
        return plans.Plan(
            school=self.schools[form.school.data],
            librarian=self.librarians.get(form.librarian.data),
            goal=self.goals.get(form.goal.data),
            offers_reason=form.offers_reason.data if form.offers_in_season.data else None,
            **{name: form[name].data for name in _PLAIN},
        )

    def _data(self) -> dict[str, Any]:
        club = self.club
        if club is None:
            mine = adult().key if adult().key in self.librarians else ""
            first = {"librarian": mine, "season": self.seasons[0], "weekday": 1, "every_weeks": 1}
            return {**first, "school": request.args.get("school", ""), **self.wish}
        queue = club.queue
        goal = next((goal.key for goal in self.goals.values() if goal.id == club.goal_id), "")
        return {
            **{
                name: getattr(club, name) for name in _PLAIN if name not in ("season", "capacity", "draws_on")
            },
            "school": club.school.key,
            "season": club.season.name,
            "capacity": club.queue.capacity,
            "librarian": club.librarian.key if club.librarian else "",
            "goal": goal,
            "draws_on": clock.local(queue.draws_at, here().zone).date() if queue.draws_at else None,
            "offers_in_season": queue.offers_in_season,
            "offers_reason": queue.offers_reason,
        }


_PLAIN = (
    "season",
    "name",
    "grade_from",
    "grade_to",
    "capacity",
    "weekday",
    "starts_at",
    "ends_at",
    "first_meeting_on",
    "every_weeks",
    "room",
    "about",
    "promised",
    "draws_on",
)


def _plan_page(choices: Choices, form: ClubForm | None = None, club: Club | None = None) -> Response:
    return page(
        "clubs/edit.html",
        status=form.status if form else 200,
        form=form or choices.form(),
        club=club,
        has_goals=bool(choices.goals),
        has_schools=bool(choices.schools),
    )
