"""Somebody stands in at one meeting: is asked, comes in by a QR code, or is not needed after all."""

from flask import Response, current_app, request, url_for
from flask import session as cookie
from flask_babel import gettext as _

from app.access.arrival import adult, here, remember
from app.access.guard import allow, public
from app.access.policy import Action
from app.accounts import sessions
from app.accounts.models import Role
from app.clubs import queries
from app.clubs.models import Meeting, MeetingState
from app.core import clock
from app.core.database import session
from app.core.errors import RuleBroken
from app.core.page import go_to, page
from app.core.qr import qr_svg
from app.meetings import substitutes
from app.meetings.forms import SubstituteForm
from app.meetings.views import bp
from app.meetings.views.meetings import change_page
from app.signing_in import links
from app.signing_in.models import LinkPurpose


@bp.post("/meetings/<key:meeting>/substitutes")
@allow(Action.APPOINT_SUBSTITUTE, on=Meeting)
def appoint_substitute(meeting: Meeting) -> Response:
    form = SubstituteForm()
    made: list[tuple[Role, str]] = []
    if form.accepted(
        lambda: made.append(
            substitutes.appoint(session(), meeting, form.name.data, here().zone, adult(), clock.now())
        )
    ):
        return _paper(meeting, *made[0])
    return change_page(meeting, appointing=form)


@bp.post("/meetings/<key:meeting>/substitutes/withdraw")
@allow(Action.APPOINT_SUBSTITUTE, on=Meeting)
def withdraw_substitute(meeting: Meeting) -> Response:
    for role in substitutes.substitutes_of(session(), meeting):
        if role.key == request.form.get("role"):
            substitutes.withdraw(session(), role, adult(), clock.now())
    return change_page(meeting, said=_("The QR code no longer works."))


@bp.get("/substitute/<token>")
@public()
def substitute(token: str) -> Response:
    return _door_page(token)


@bp.post("/substitute/<token>")
@public()
def stand_in(token: str) -> Response:
    found = _link(token)
    meeting = substitutes.meeting_of(session(), found) if found else None
    if found is None or meeting is None or _state(found, meeting) != "open":
        return _door_page(token)
    try:
        person = links.press(session(), found, clock.now())
    except RuleBroken:
        return _door_page(token)
    sessions.end(session(), cookie.get("token"), clock.now())
    remember(sessions.open_for_person(session(), person, clock.now()))
    return go_to(url_for("meetings.meeting", meeting=meeting.key))


def _link(token: str) -> links.Link | None:
    return links.find(session(), here().id, token, (LinkPurpose.SUBSTITUTE,))


def _door_page(token: str) -> Response:
    """What the paper leads to: when it works, and the button; to anybody else as little as possible."""
    found = _link(token)
    meeting = substitutes.meeting_of(session(), found) if found else None
    answer = page(
        "meetings/substitute.html",
        token=token,
        state=_state(found, meeting),
        meeting=meeting,
        opens=substitutes.works_from(meeting, here().zone) if meeting else None,
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _state(found: links.Link | None, meeting: Meeting | None) -> str:
    now = clock.now()
    if meeting is None or not links.is_alive(found, now):
        return "over"
    if meeting.state == MeetingState.CANCELLED:
        return "off"
    return "early" if now < substitutes.works_from(meeting, here().zone) else "open"


def _paper(meeting: Meeting, role: Role, token: str) -> Response:
    """The sheet to print or the link to send, this one time: nobody can show it again."""
    address = current_app.config["BASE_URL"] + url_for("meetings.substitute", token=token)
    answer = page(
        "meetings/substitute_paper.html",
        meeting=meeting,
        club=queries.whole_club(session(), meeting.club),
        name=role.person.name,
        link=address,
        qr=qr_svg(address, _("QR code for the substitute")),
        opens=substitutes.works_from(meeting, here().zone),
        back_url=url_for("meetings.change_meeting", meeting=meeting.key),
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer
