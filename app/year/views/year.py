"""The year: one page leads a librarian from this season to the next."""

from collections import Counter

from flask import Response, request, url_for
from flask_babel import gettext as _

from app.access.arrival import adult, here
from app.access.guard import allow
from app.access.policy import Action
from app.clubs import seasons
from app.clubs.models import ClubState, Season
from app.core import clock
from app.core.database import session
from app.core.forms import Form
from app.core.page import go_to, page
from app.homecoming import boxes_home
from app.loans import figures as loan_figures
from app.reviews import figures
from app.turns import priorities
from app.year import closing, going_on, moving_up, new_clubs, next_season, year
from app.year.views import bp

STEPS = (
    going_on.STEP,
    boxes_home.STEP,
    closing.STEP,
    new_clubs.STEP,
    moving_up.STEP,
    next_season.CHILDREN,
    next_season.OPEN,
)


@bp.get("/year")
@allow(Action.SEE_YEAR)
def this_year() -> Response:
    """The season that is on its way to the next one."""
    last = STEPS[-1].name
    season = year.season_to_lead(session(), here().id, last, clock.today(here().zone))
    return go_to(url_for("year.the_year", season=season.key) if season else url_for("clubs.index"))


@bp.get("/seasons/<key:season>/year")
@allow(Action.SEE_YEAR, on=Season)
def the_year(season: Season) -> Response:
    return _year_page(season)


@bp.post("/seasons/<key:season>/year/do")
@allow(Action.TAKE_STEP, on=Season)
def take_step(season: Season) -> Response:
    form = Form()
    if form.accepted(lambda: year.do(STEPS, _year(season), request.form.get("step", ""))):
        return _year_page(season, said=_("Done. It can be undone until the next step is done."))
    return _year_page(season, form=form)


@bp.post("/seasons/<key:season>/year/undo")
@allow(Action.TAKE_STEP, on=Season)
def undo_step(season: Season) -> Response:
    form = Form()
    if form.accepted(lambda: year.undo(STEPS, _year(season), request.form.get("step", ""))):
        return _year_page(season, said=_("Undone. Everything is as it was before the step."))
    return _year_page(season, form=form)


@bp.get("/seasons/<key:season>/figures")
@allow(Action.SEE_YEAR, on=Season)
def season_figures(season: Season) -> Response:
    counts = figures.counted(session(), here(), season.id)
    counts += loan_figures.counted(session(), here().id, season.id)
    return page(
        "year/season_figures.html",
        season=season,
        clubs=year.clubs_of(_year(season), ClubState.OPEN, ClubState.CLOSED),
        by_club=figures.by_club(counts),
        tertials=sorted(figures.by_tertial(counts).items()),
        whole=sum(figures.by_club(counts).values(), Counter[str]()),
    )


def _year(season: Season) -> year.Year:
    asked = request.form.get("waited_as")
    classes = priorities.classes_of(session(), here().id) if asked else []
    waited_as = next((each for each in classes if each.key == asked), None)
    return year.Year(session(), here(), season, adult(), clock.now(), waited_as)


def _year_page(season: Season, form: Form | None = None, said: str | None = None) -> Response:
    standings = year.standings(STEPS, _year(season))
    is_carrying = any(each.is_next and each.step is next_season.CHILDREN for each in standings)
    return page(
        "year/year.html",
        address=url_for("year.the_year", season=season.key),
        status=form.status if form else 200,
        said=said,
        refusal=form,
        season=season,
        next_name=seasons.season_name(season.first_on.year + 1),
        standings=standings,
        classes=priorities.classes_of(session(), here().id) if is_carrying else [],
    )
