"""One club's page with all that happens on it; the buttons of several rooms answer with it."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask import Response, request, url_for

from app.access.arrival import here
from app.access.guard import may
from app.access.policy import Action
from app.clubs import lines, queries
from app.clubs.models import Club, ClubState
from app.core import clock
from app.core.database import session
from app.core.page import Later, go_to, page
from app.deposits import queries as deposits
from app.enrolment.forms import InformedForm
from app.places import why
from app.places.forms import GivePlaceForm, give_place_form
from app.places.models import Place
from app.school_line.models import ClubRequest
from app.starts import made_by_hand

FIRST_IN_LINE = 10
FRAGMENTS = ("club_head", "roster", "waiting_list", "informed")


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
        behind=_request_behind(club),
        box=Later(lambda: deposits.boxes_at(session(), here().id, [club.id], now).get(club.id)),
        now=now,
    )


def _request_behind(club: Club) -> ClubRequest | None:
    """While a club is prepared: the wish of a school in line that nobody has tied to it."""
    if club.state != ClubState.ASKED or not may(Action.START_CLUB):
        return None
    return made_by_hand.request_behind(session(), club)


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
