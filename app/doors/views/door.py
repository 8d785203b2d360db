"""The host's side of the door: open it, see who knocks, let them in."""

from datetime import datetime
from hashlib import sha256

from flask import Response, current_app, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.access.arrival import adult, me
from app.access.guard import allow
from app.access.policy import Action
from app.clubs import queries
from app.clubs.models import Club
from app.core import clock
from app.core.database import session
from app.core.page import is_partial, page
from app.core.qr import qr_svg
from app.doors import door as doors
from app.doors import inside
from app.doors.models import TRIES, Door, Knock
from app.doors.views import bp
from app.meetings import substitutes


@bp.get("/clubs/<key:club>/door")
@allow(Action.OPEN_DOOR, on=Club)
def door(club: Club) -> Response:
    return _door_page(club)


@bp.post("/clubs/<key:club>/door/open")
@allow(Action.OPEN_DOOR, on=Club)
def open_door(club: Club) -> Response:
    doors.open_door(session(), club, adult(), clock.now())
    return _door_page(club)


@bp.post("/clubs/<key:club>/door/close")
@allow(Action.OPEN_DOOR, on=Club)
def close_door(club: Club) -> Response:
    doors.close_door(session(), club, adult(), clock.now())
    return _door_page(club, said=_("The door is closed."))


@bp.post("/knocks/<key:knock>/let-in")
@allow(Action.LET_IN, on=Knock)
def let_in(knock: Knock) -> Response:
    doors.let_in(session(), knock, adult(), clock.now())
    return _door_page(knock.door.club)


@bp.post("/doors/<key:door>/let-all-in")
@allow(Action.LET_IN, on=Door)
def let_all_in(door: Door) -> Response:
    number = doors.let_all_in(session(), door, adult(), clock.now())
    said = ngettext("%(num)d child is let in.", "%(num)d children are let in.", number)
    return _door_page(door.club, said=said)


@bp.post("/clubs/<key:club>/door/everyone-out")
@allow(Action.OPEN_DOOR, on=Club)
def everyone_out(club: Club) -> Response:
    number = inside.everyone_out(session(), club, adult(), clock.now())
    said = ngettext("%(num)d child is out.", "%(num)d children are out.", number)
    return _door_page(club, said=said)


def _door_page(club: Club, said: str | None = None) -> Response:
    now = clock.now()
    open_door = doors.door_of(session(), club, now)
    knocks = doors.knocks(session(), open_door) if open_door else []
    are_in = inside.inside(session(), club, now)
    came = {knock.child_id for knock in knocks} | {each.child.id for each in are_in}
    roster = queries.roster(session(), club) if open_door else []
    seen = _digest(knocks, are_in, open_door, now)
    if open_door and is_partial() and request.args.get("seen") == seen:
        return Response(status=204)
    tablets = url_for("doors.choose_animal", door=open_door.key) if open_door else ""
    return page(
        "doors/door.html",
        address=url_for("doors.door", club=club.key),
        fragments=("knocks",),
        said=said,
        club=club,
        stands_in_at=substitutes.stood_in_at(session(), club, me().meeting_ids) if me().stands_in else None,
        door=open_door,
        minutes_left=_minutes_left(open_door, now),
        outside=[knock for knock in knocks if knock.is_outside],
        on_the_way=[knock for knock in knocks if knock.let_in_at is not None and knock.used_at is None],
        inside=are_in,
        most_tries=TRIES,
        not_here=[child for child in roster if child.id not in came],
        tablet_address=current_app.config["BASE_URL"] + url_for("doors.find_door"),
        qr=qr_svg(current_app.config["BASE_URL"] + tablets, _("QR code for the tablets")),
        seen=seen,
    )


def _digest(knocks: list[Knock], are_in: list[inside.Inside], door: Door | None, now: datetime) -> str:
    """What the host sees, in short: while it stays the same the page is left alone."""
    minutes = _minutes_left(door, now)
    words = [f"{knock.key}{knock.let_in_at is not None}{knock.misses}" for knock in knocks]
    sessions = [each.session_id for each in are_in]
    return sha256(f"{minutes} {words} {sessions}".encode()).hexdigest()[:16]


def _minutes_left(door: Door | None, now: datetime) -> int:
    return int((door.closes_at - now).total_seconds() // 60) + 1 if door else 0
