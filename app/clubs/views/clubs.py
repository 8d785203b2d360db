"""The list of clubs, one club's page, and the buttons that open and close it."""

from flask import Response, request
from flask_babel import gettext as _

from app.access import scopes
from app.access.arrival import adult, here, me
from app.access.guard import allow
from app.access.policy import Action
from app.clubs import opening, queries, seasons
from app.clubs.models import Club
from app.clubs.pages import club_page
from app.clubs.views import bp
from app.core import clock
from app.core.database import session
from app.core.page import page
from app.meetings.unnoted import unnoted
from app.starts import starting


@bp.get("/clubs")
@allow(Action.SEE_CLUBS)
def index() -> Response:
    all_seasons = seasons.all_seasons(session(), here().id)
    chosen = next((s for s in all_seasons if s.key == request.args.get("season")), None)
    season = chosen or seasons.season_at(all_seasons, clock.today(here().zone))
    clubs = queries.clubs_here(session(), here().id, scopes.clubs(me()), season.id) if season else []
    return page(
        "clubs/index.html",
        clubs=clubs,
        season=season,
        seasons=all_seasons,
        unnoted=unnoted(session(), here().id, clock.now(), me().club_ids) if me().club_ids else [],
    )


@bp.get("/clubs/<key:club>")
@allow(Action.SEE_CLUB, on=Club)
def show(club: Club) -> Response:
    return club_page(club)


@bp.post("/clubs/<key:club>/open")
@allow(Action.OPEN_CLUB, on=Club)
def open_club(club: Club) -> Response:
    starting.open_club(session(), club, adult(), clock.now())
    return club_page(
        club, said=_("%(club)s is open and stands on the library's public page.", club=club.name)
    )


@bp.post("/clubs/<key:club>/close")
@allow(Action.CLOSE_CLUB, on=Club)
def close_club(club: Club) -> Response:
    opening.close_club(session(), club, adult(), clock.now())
    return club_page(club, said=_("%(club)s is closed.", club=club.name))
