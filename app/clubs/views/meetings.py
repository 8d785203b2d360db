"""A meeting is recorded: one number."""

from flask import Response
from flask_babel import ngettext

from app.access.arrival import adult, here
from app.access.guard import allow
from app.access.policy import Action
from app.clubs import meetings
from app.clubs.forms import MeetingForm
from app.clubs.models import Meeting
from app.clubs.views import bp
from app.clubs.views.clubs import club_page
from app.core import clock
from app.core.database import session


@bp.post("/meetings/<key:meeting>/record")
@allow(Action.RECORD_MEETING, on=Meeting)
def record_meeting(meeting: Meeting) -> Response:
    club = meeting.club
    form = MeetingForm(prefix=meeting.key)
    if form.accepted(
        lambda: meetings.record_meeting(
            session(), meeting, form.participants.data, here().zone, adult(), clock.now()
        )
    ):
        said = ngettext(
            "The meeting is recorded: %(num)d child took part.",
            "The meeting is recorded: %(num)d children took part.",
            form.participants.data,
        )
        return club_page(club, said=said)
    return club_page(club, recording=(meeting, form), status=form.status)
