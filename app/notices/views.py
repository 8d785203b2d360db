"""Today: the librarian's first page, and the sheet to take along."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, current_app

from app.access.arrival import here
from app.access.guard import allow
from app.access.policy import Action
from app.answering.patience import school_since
from app.answering.queries import moderation_summary_and
from app.bookings.agenda import ANY_MOVE_DUE, due_until, moves_due
from app.children.queries import ANY_PROTECTED
from app.clubs.draw_lists import ANY_DRAW_DUE, due_draws
from app.clubs.queries import any_club
from app.consents.queries import ANY_ERASURE, erasures_asked_for
from app.core import clock
from app.core.database import session
from app.core.page import page
from app.core.signs import Signs
from app.deposits.queries import ANY_LATE_BOX, boxes_in_brief, late_since, too_long_under_way
from app.enrolment.elsewhere import ANY_QUESTION, open_questions
from app.lookups.lookups import LONG_UNTITLED, PATIENCE
from app.meetings.unanswered import unanswered_places
from app.meetings.unnoted import ANY_UNNOTED, moments, unnoted
from app.meetings.visits import visits
from app.notices.queries import FAILED_NOTICES
from app.places.forms import reason_field
from app.starts.attention import ANY_SCHOOL, patient_until, schools_to_call
from app.transport.queries import ANY_RUN, coming_runs
from app.wishes.queries import WAITING_WISHES

bp = Blueprint("notices", __name__, url_prefix="/<slug:library>")

DAYS_AHEAD = 7
SIGNS = Signs(
    failed_mails=FAILED_NOTICES,
    any_question=ANY_QUESTION,
    any_draw=ANY_DRAW_DUE,
    any_erasure=ANY_ERASURE,
    any_school=ANY_SCHOOL,
    any_unnoted=ANY_UNNOTED,
    untitled=LONG_UNTITLED,
    any_move=ANY_MOVE_DUE,
    any_late_box=ANY_LATE_BOX,
    waiting_wishes=WAITING_WISHES,
    any_run=ANY_RUN,
    any_protected=ANY_PROTECTED,
)
"""What there is seldom: one query asks whether it is worth asking more."""


@bp.get("/today")
@allow(Action.SEE_TODAY)
def today() -> Response:
    coming = _visits()
    has_begun = bool(coming["visits"]) or any_club(session(), here().id)
    return page("notices/today.html", has_begun=has_begun, **coming, **_what_needs_a_person())


@bp.get("/today/sheet")
@allow(Action.SEE_TODAY)
def sheet() -> Response:
    return page("notices/sheet.html", **_visits())


def _visits() -> dict[str, Any]:
    library = here()
    first = _start_of_today()
    coming = visits(session(), library.id, first, first + timedelta(days=DAYS_AHEAD))
    return {
        "today": clock.today(library.zone),
        "visits": coming,
        "boxes": boxes_in_brief(session(), library.id, {visit.club.id for visit in coming}),
    }


def _what_needs_a_person() -> dict[str, Any]:
    library, now = here(), clock.now()
    this_week = due_until(clock.today(library.zone))
    reviews, found = moderation_summary_and(
        session(),
        library.id,
        SIGNS,
        school_since(session(), library, now),
        now=now,
        patient_until=patient_until(now),
        untitled_since=now - PATIENCE,
        due_until=this_week,
        late_since=late_since(now),
        **moments(now),
    )
    return {
        "reviews": reviews,
        "questions": open_questions(session(), library.id) if found.any_question else [],
        "unanswered": unanswered_places(session(), library.id),
        "due_draws": due_draws(session(), library.id, now) if found.any_draw else [],
        "now": now,
        "erasures": erasures_asked_for(session(), library.id) if found.any_erasure else [],
        "schools": schools_to_call(session(), library.id, now) if found.any_school else [],
        "unnoted": unnoted(session(), library.id, now) if found.any_unnoted else [],
        "box_moves": moves_due(session(), library.id, clock.today(library.zone)) if found.any_move else [],
        "runs": coming_runs(session(), library.id, this_week) if found.any_run else [],
        "late_boxes": too_long_under_way(session(), library.id, now) if found.any_late_box else [],
        "nobody_to_phone": found.any_protected and not library.protection_name,
        "failed_mails": found.failed_mails,
        "waiting_wishes": found.waiting_wishes,
        "untitled": found.untitled,
        "mail_is_set_up": bool(current_app.config["SMTP_URL"]),
    }


def _start_of_today() -> datetime:
    zone = ZoneInfo(here().zone)
    return datetime.combine(clock.today(here().zone), datetime.min.time(), zone)


bp.add_app_template_global(reason_field)
