"""Calendars: the addresses one has, made anew and ended; and the calendar behind each."""

from flask import Response, abort, current_app, make_response, url_for
from flask_babel import force_locale
from flask_babel import gettext as _

from app.access import scopes
from app.access.arrival import adult, here, me
from app.access.guard import allow, public
from app.access.policy import Action
from app.access.viewer import Viewer
from app.accounts import queries as people
from app.calendars import calendars, ics
from app.calendars.calendars import Occasion
from app.calendars.models import CalendarAddress, Shows
from app.calendars.views import bp
from app.clubs import queries
from app.clubs.models import Club, ClubState
from app.core import clock
from app.core.database import session
from app.core.page import go_to, page


@bp.get("/calendars")
@allow(Action.SEE_CALENDARS)
def my_calendars() -> Response:
    return _calendars_page()


@bp.post("/calendars/mine")
@allow(Action.MAKE_CALENDAR)
def make_my_calendar() -> Response:
    return _made(Shows.MINE)


@bp.post("/calendars/library")
@allow(Action.MAKE_LIBRARY_CALENDAR)
def make_library_calendar() -> Response:
    return _made(Shows.LIBRARY)


@bp.post("/clubs/<key:club>/calendar")
@allow(Action.MAKE_CALENDAR, on=Club)
def make_club_calendar(club: Club) -> Response:
    return _made(Shows.CLUB, club)


@bp.post("/calendars/<key:calendar_address>/end")
@allow(Action.END_CALENDAR, on=CalendarAddress)
def end_calendar(calendar_address: CalendarAddress) -> Response:
    calendars.end(session(), calendar_address, adult(), clock.now())
    return go_to(url_for("calendars.my_calendars"), _("The address shows nothing any more."))


@bp.get("/calendar/<token>.ics")
@public()
def calendar(token: str) -> Response:
    """What a calendar program fetches: the secret opens it, as long as its person has a part here."""
    found = calendars.behind(session(), here().id, token)
    viewer = _viewer(found) if found else None
    if found is None or viewer is None or not viewer.belongs_here:
        abort(404)
    shown = calendars.occasions(session(), found, scopes.clubs(viewer), viewer.club_ids, clock.now())
    with force_locale(found.person.language or here().language):
        data = ics.written(_name(found, shown), shown, here().zone, _about)
    answer: Response = make_response(data)
    answer.headers["Content-Type"] = "text/calendar; charset=utf-8"
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _viewer(address: CalendarAddress) -> Viewer | None:
    """Who asks, as the guard would take them; a library's calendar is for its staff alone."""
    roles = people.roles_at(session(), address.library_id, address.person_id)
    viewer = Viewer(library=here(), person=address.person, roles=tuple(roles))
    is_open = address.shows != Shows.LIBRARY or viewer.is_librarian or viewer.is_leader
    return viewer if is_open else None


def _name(address: CalendarAddress, shown: list[Occasion]) -> str:
    if address.shows == Shows.CLUB and shown:
        return f"{shown[0].club.name}, {shown[0].club.school.name}"
    return str(_("Reading clubs, %(library)s", library=here().name))


def _about(occasion: Occasion) -> str:
    """What stands in an event: who opens the door, and the school's phone."""
    lines = [_("Host: %(names)s", names=", ".join(occasion.hosts))] if occasion.hosts else []
    if occasion.club.school.phone:
        lines.append(_("Phone: %(phone)s", phone=occasion.club.school.phone))
    return "\n".join(lines)


def _made(shows: Shows, club: Club | None = None) -> Response:
    """The one moment the address can be seen: the page itself is the answer, for it is nowhere else."""
    secret = calendars.issue(session(), here().id, adult(), shows, club, clock.now())
    path = url_for("calendars.calendar", token=secret)
    answer = _calendars_page(made=(shows, club.id if club else None), address=f"{_root()}{path}")
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _root() -> str:
    return str(current_app.config["BASE_URL"]).rstrip("/")


def _calendars_page(made: tuple[Shows, int | None] | None = None, address: str = "") -> Response:
    viewer = me()
    clubs = queries.clubs_here(
        session(), here().id, scopes.clubs(viewer).where(Club.state != ClubState.CLOSED)
    )
    return page(
        "calendars/calendars.html",
        clubs=clubs if not _is_only_leader(viewer) else [],
        has_own=not _is_only_leader(viewer),
        addresses=calendars.of_person(session(), here().id, adult()),
        made=made,
        new_address=address,
        webcal=f"webcal://{address.partition('://')[2]}" if address else "",
    )


def _is_only_leader(viewer: Viewer) -> bool:
    return {role.name for role in viewer.roles} == {"leader"}
