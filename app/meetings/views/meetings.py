"""All meetings of a club, and each moved, called off, put back or added."""

from typing import Any

from flask import Response, url_for
from flask_babel import gettext as _

from app.access.arrival import adult, here
from app.access.guard import allow
from app.access.policy import Action
from app.clubs import queries
from app.clubs.models import Club, Meeting
from app.core import clock
from app.core.database import session
from app.core.page import go_to, page
from app.meetings import diary, meetings, substitutes
from app.meetings.forms import CancelForm, MeetingTimeForm, SubstituteForm
from app.meetings.views import bp
from app.together import doings

FIRST_SHOWN = 6
"""Of the meetings to come; the others are a tap away."""


@bp.get("/clubs/<key:club>/meetings", endpoint="meetings")
@allow(Action.SEE_CLUB, on=Club)
def all_meetings(club: Club) -> Response:
    return _meetings_page(club)


@bp.post("/clubs/<key:club>/meetings/add")
@allow(Action.CHANGE_MEETING, on=Club)
def add_meeting(club: Club) -> Response:
    form = MeetingTimeForm()
    made: list[Meeting] = []
    if form.accepted(
        lambda: made.append(
            meetings.add(session(), club, form.day.data, _hours(form), here().zone, adult(), clock.now())
        )
    ):
        return go_to(
            url_for("meetings.meetings", club=club.key), _("The meeting is added, and everybody is told.")
        )
    return _meetings_page(club, form)


@bp.get("/meetings/<key:meeting>/change")
@allow(Action.CHANGE_MEETING, on=Meeting)
def change_meeting(meeting: Meeting) -> Response:
    return change_page(meeting)


@bp.post("/meetings/<key:meeting>/move")
@allow(Action.CHANGE_MEETING, on=Meeting)
def move_meeting(meeting: Meeting) -> Response:
    form = MeetingTimeForm()
    if form.accepted(
        lambda: meetings.move(
            session(), meeting, form.day.data, _hours(form), here().zone, adult(), clock.now()
        )
    ):
        return _to_list(meeting, _("The meeting is moved, and everybody is told."))
    return change_page(meeting, moving=form)


@bp.post("/meetings/<key:meeting>/cancel")
@allow(Action.CHANGE_MEETING, on=Meeting)
def cancel_meeting(meeting: Meeting) -> Response:
    form = CancelForm()
    if form.accepted(
        lambda: meetings.cancel(session(), meeting, form.reason.data, here().zone, adult(), clock.now())
    ):
        return _to_list(meeting, _("The meeting is called off, and everybody is told."))
    return change_page(meeting, cancelling=form)


@bp.post("/meetings/<key:meeting>/put-back")
@allow(Action.CHANGE_MEETING, on=Meeting)
def put_back_meeting(meeting: Meeting) -> Response:
    meetings.put_back(session(), meeting, adult(), clock.now())
    return _to_list(meeting, _("The meeting takes place after all, and everybody is told."))


def change_page(
    meeting: Meeting,
    moving: MeetingTimeForm | None = None,
    cancelling: CancelForm | None = None,
    appointing: SubstituteForm | None = None,
    said: str | None = None,
) -> Response:
    """One meeting to be changed; a form that was refused is shown again as it was sent."""
    refused = moving or cancelling or appointing
    return page(
        "meetings/change_meeting.html",
        address=url_for("meetings.change_meeting", meeting=meeting.key),
        status=refused.status if refused else 200,
        said=said,
        meeting=meeting,
        club=queries.whole_club(session(), meeting.club),
        moving=moving or MeetingTimeForm(formdata=None, data=_as_it_is(meeting)),
        cancelling=cancelling or CancelForm(formdata=None),
        appointing=appointing or SubstituteForm(formdata=None),
        substitutes=substitutes.substitutes_of(session(), meeting),
        is_over=clock.now() >= substitutes.works_until(meeting, here().zone),
    )


def _meetings_page(club: Club, adding: MeetingTimeForm | None = None) -> Response:
    club = queries.whole_club(session(), club)
    entries = diary.diary(session(), club)
    now = clock.now()
    return page(
        "meetings/meetings.html",
        status=adding.status if adding else 200,
        club=club,
        ahead=[entry for entry in entries if entry.meeting.ends_at >= now],
        been=[entry for entry in reversed(entries) if entry.meeting.ends_at < now],
        decided=doings.decided_at(session(), [entry.meeting for entry in entries]),
        adding=adding
        or MeetingTimeForm(formdata=None, data={"starts_at": club.starts_at, "ends_at": club.ends_at}),
        is_adding=adding is not None,
        first_shown=FIRST_SHOWN,
    )


def _hours(form: MeetingTimeForm) -> Any:
    return form.starts_at.data, form.ends_at.data


def _as_it_is(meeting: Meeting) -> dict[str, Any]:
    start, end = (clock.local(moment, here().zone) for moment in (meeting.starts_at, meeting.ends_at))
    return {"day": start.date(), "starts_at": start.time(), "ends_at": end.time()}


def _to_list(meeting: Meeting, said: str) -> Response:
    return go_to(url_for("meetings.meetings", club=meeting.club.key), said)
