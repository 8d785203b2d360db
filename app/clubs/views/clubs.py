"""The list of clubs, and one club's page with all that happens on it."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask import Response, request, url_for
from flask_babel import gettext as _

from app.access import scopes
from app.access.arrival import adult, here, me
from app.access.guard import allow
from app.access.policy import Action
from app.clubs import lines, opening, queries, seasons, why
from app.clubs.forms import GivePlaceForm, InformedForm, give_place_form
from app.clubs.models import Club
from app.clubs.queue import Place
from app.clubs.views import bp
from app.core import clock
from app.core.database import session
from app.core.page import Later, go_to, page
from app.deposits import queries as deposits
from app.starts import starting

FIRST_IN_LINE = 10
FRAGMENTS = ("club_head", "roster", "waiting_list", "informed")


@bp.get("/clubs")
@allow(Action.SEE_CLUBS)
def index() -> Response:
    all_seasons = seasons.all_seasons(session(), here().id)
    chosen = next((s for s in all_seasons if s.key == request.args.get("season")), None)
    season = chosen or seasons.season_at(all_seasons, clock.today(here().zone))
    clubs = queries.clubs_here(session(), here().id, scopes.clubs(me()), season.id) if season else []
    return page("clubs/index.html", clubs=clubs, season=season, seasons=all_seasons)


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


def club_page(
    club: Club,
    *,
    giving: tuple[Place, GivePlaceForm] | None = None,
    informing: InformedForm | None = None,
    status: int = 200,
    said: str | None = None,
) -> Response:
    """One club. A form that was refused comes with what it is about, and is shown again as it was sent.

    Who pressed a button on today's list stays there.
    """
    if said and request.form.get("back") == "today":
        return go_to(url_for("notices.today"), said=said)
    now = clock.now()
    if request.method == "POST":
        club = queries.whole_club(session(), club)
    everybody = lines.lines(session(), club)
    roster, waiting = lines.in_club(everybody), lines.in_line(everybody)
    return page(
        "clubs/show.html",
        address=url_for("clubs.show", club=club.key),
        fragments=FRAGMENTS,
        changed=FRAGMENTS if request.method == "POST" and status < 400 else (),
        status=status,
        said=said,
        club=club,
        in_charge=Later(lambda: queries.in_charge(session(), club)),
        roster=roster,
        waiting=waiting if _whole_line(giving) else waiting[:FIRST_IN_LINE],
        in_line=len(waiting),
        why=why.reasons(club.queue, waiting, now),
        uninformed=[line for line in roster + waiting if line.informed_on is None],
        give_forms=_give_forms(club, waiting, giving),
        meetings=Later(lambda: queries.meetings_of(session(), club, _end_of_today(now))),
        informed_form=Later(
            lambda: informing or InformedForm(formdata=None, informed_on=clock.today(here().zone))
        ),
        box=Later(lambda: deposits.boxes_at(session(), here().id, [club.id]).get(club.id)),
        now=now,
    )


def _whole_line(giving: tuple[Place, GivePlaceForm] | None) -> bool:
    """Whether all who wait are shown, not only the first."""
    return giving is not None or request.args.get("line") == "all"


def _give_forms(
    club: Club, waiting: list[lines.Line], giving: tuple[Place, GivePlaceForm] | None
) -> dict[str, GivePlaceForm]:
    """A form for each child in line while there is a place to give, by the place's key."""
    sent = {giving[0].key: giving[1]} if giving else {}
    if club.queue.free < 1:
        return sent
    keys = [line.place_key for line in waiting if line.position]
    return {key: give_place_form(key, formdata=None) for key in keys} | sent


def _end_of_today(now: datetime) -> datetime:
    zone = ZoneInfo(here().zone)
    return datetime.combine(now.astimezone(zone).date() + timedelta(days=1), time.min, zone)
