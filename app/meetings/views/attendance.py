"""At the meeting: who is here, what is done and read; or only how many came."""

from collections.abc import Callable
from datetime import date

from flask import Response, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.access.arrival import adult, here
from app.access.guard import allow, may
from app.access.policy import Action
from app.catalogue.models import Work
from app.clubs import queries
from app.clubs.models import Meeting, MeetingState
from app.core import clock
from app.core.database import session
from app.core.page import is_partial, page
from app.deposits.queries import works_in_box_of
from app.loans import switch
from app.meetings import attendance, meetings, promises
from app.meetings.attendance import Notes, Sheet
from app.meetings.forms import MeetingForm, NotesForm, PromiseForm
from app.meetings.models import Doing
from app.meetings.views import bp
from app.together import doings


@bp.get("/meetings/<key:meeting>")
@allow(Action.RECORD_MEETING, on=Meeting)
def meeting(meeting: Meeting) -> Response:
    return _meeting_page(meeting)


@bp.post("/meetings/<key:meeting>/note")
@allow(Action.RECORD_MEETING, on=Meeting)
def note_meeting(meeting: Meeting) -> Response:
    form = NotesForm()
    sheet = attendance.sheet(session(), meeting)
    notes = _notes(form, sheet, _books(meeting, sheet))
    zone = here().zone
    if form.accepted(lambda: attendance.note(session(), meeting, notes(), zone, adult(), clock.now())):
        return _meeting_page(meeting, is_saved=True, said=None if is_partial() else _("Saved."))
    return _meeting_page(meeting, noting=form)


@bp.post("/meetings/<key:meeting>/record")
@allow(Action.RECORD_MEETING, on=Meeting)
def record_meeting(meeting: Meeting) -> Response:
    form = MeetingForm()
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
        return _meeting_page(meeting, said=said)
    return _meeting_page(meeting, counting=form)


@bp.post("/meetings/<key:meeting>/promise")
@allow(Action.EDIT_CLUB, on=Meeting)
def promise(meeting: Meeting) -> Response:
    form = PromiseForm()
    if form.accepted(
        lambda: promises.promise(session(), meeting.club, form.promised.data, adult(), clock.now())
    ):
        return _meeting_page(meeting, said=_("It stands on the sheet for your next visit."))
    return _meeting_page(meeting, promising=form)


def _meeting_page(
    meeting: Meeting,
    noting: NotesForm | None = None,
    counting: MeetingForm | None = None,
    promising: PromiseForm | None = None,
    is_saved: bool = False,
    said: str | None = None,
) -> Response:
    """One meeting on a phone; a form that was refused is shown again as it was sent."""
    refused = noting or counting or promising
    now = clock.now()
    club = queries.whole_club(session(), meeting.club)
    sheet = attendance.sheet(session(), meeting)
    typed = noting.child_keys() if noting else {c.key for c in sheet.children if c.id in sheet.here}
    read = noting.work_keys() if noting else {work.key for work in sheet.works}
    return page(
        "meetings/meeting.html",
        address=url_for("meetings.meeting", meeting=meeting.key),
        fragments=("meeting_saved",),
        status=refused.status if refused else 200,
        said=said,
        meeting=meeting,
        club=club,
        sheet=sheet,
        decided=doings.decided_at(session(), [meeting]).get(meeting.id),
        here=typed,
        doings_to_choose=[doing for doing in Doing if doing not in (Doing.FILMED, Doing.OWN)],
        done=noting.done() if noting else sheet.activities.keys(),
        read=read,
        books=_books(meeting, sheet),
        form=noting or NotesForm(formdata=None, data=_noted(meeting, sheet)),
        counting=counting or MeetingForm(formdata=None, obj=meeting),
        promising=promising or PromiseForm(formdata=None, obj=club),
        has_begun=_day(meeting) <= clock.today(here().zone),
        lends=_is_lent_at(meeting),
        saved_at=now if is_saved else None,
    )


def _day(meeting: Meeting) -> date:
    return clock.local(meeting.starts_at, here().zone).date()


def _is_lent_at(meeting: Meeting) -> bool:
    """Whether books are lent there today, by whoever looks."""
    is_today = _day(meeting) == clock.today(here().zone) and meeting.state != MeetingState.CANCELLED
    return is_today and may(Action.LEND, meeting) and switch.of(session(), meeting.club).is_on


def _notes(form: NotesForm, sheet: Sheet, books: list[Work]) -> Callable[[], Notes]:
    """What the form says, with rows in place of keys; asked for only when the form is well shaped."""

    def notes() -> Notes:
        ticked, read = form.child_keys(), form.work_keys()
        return Notes(
            here=frozenset(c.id for c in sheet.children if form.is_everybody or c.key in ticked),
            done=form.done(),
            films=form.films.data,
            own=form.own.data or "",
            works=frozenset(work.id for work in books if work.key in read),
            line=form.line.data or "",
            praise=form.praise.data or "",
        )

    return notes


def _books(meeting: Meeting, sheet: Sheet) -> list[Work]:
    """What can be ticked: the titles in the club's box, and those that were noted before."""
    in_box = works_in_box_of(session(), meeting.club_id)
    there = {work.id for work in in_box}
    return [*in_box, *(work for work in sheet.works if work.id not in there)]


def _noted(meeting: Meeting, sheet: Sheet) -> dict[str, object]:
    filmed, own = sheet.activities.get(Doing.FILMED), sheet.activities.get(Doing.OWN)
    return {
        "films": filmed.films if filmed else None,
        "own": own.words if own else "",
        "line": meeting.line,
        "praise": meeting.praise,
    }
