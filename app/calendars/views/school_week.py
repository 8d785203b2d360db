"""A school's week for its teachers: who leaves the lesson, when they are back, whose slips are missing."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Response, request, url_for
from sqlalchemy import Select

from app.access import scopes
from app.access.arrival import here, me
from app.access.guard import allow, within
from app.access.policy import Action
from app.access.viewer import Viewer
from app.calendars import school_week as weeks
from app.calendars.views import bp
from app.core import clock
from app.core.database import session
from app.core.page import page
from app.libraries import queries
from app.libraries.models import School

WEEK = timedelta(days=7)


@bp.get("/my-school")
@allow(Action.SEE_OWN_SCHOOL)
def my_school() -> Response:
    schools = queries.names_of_schools(session(), scopes.among(me(), _own_schools))
    if len(schools) == 1:
        return _week_page(within(School, schools[0].key))
    return page("calendars/my_school.html", schools=schools)


@bp.get("/schools/<key:school>/week")
@allow(Action.SEE_SCHOOL_WEEK, on=School)
def school_week(school: School) -> Response:
    return _week_page(school)


@bp.get("/schools/<key:school>/week/sheet")
@allow(Action.SEE_SCHOOL_WEEK, on=School)
def school_week_sheet(school: School) -> Response:
    """One part for each class, to hand to its teacher."""
    week = _week(school)
    classes = sorted({label for each in week["leaving"] for label, _ in each.by_class()})
    back = url_for("calendars.school_week", school=school.key, week=week["monday"].isoformat())
    return page("calendars/school_week_sheet.html", classes=classes, back_url=back, **week)


def _week_page(school: School) -> Response:
    return page("calendars/school_week.html", missing=weeks.missing_slips(session(), school), **_week(school))


def _week(school: School) -> dict[str, Any]:
    zone = ZoneInfo(here().zone)
    monday = _monday()
    first, last = (datetime.combine(day, time.min, zone) for day in (monday, monday + WEEK))
    return {
        "school": school,
        "monday": monday,
        "friday": monday + timedelta(days=4),
        "leaving": weeks.leaving(session(), school, first, last),
        "before": (monday - WEEK).isoformat(),
        "after": (monday + WEEK).isoformat(),
    }


def _monday() -> date:
    """The Monday of the week asked for; of this week, or the next one at the weekend."""
    try:
        day = date.fromisoformat(request.args.get("week", ""))
    except ValueError:
        day = clock.today(here().zone)
        day += timedelta(days=(7 - day.weekday()) % 7 if day.weekday() > 4 else 0)
    if not date(2000, 1, 10) < day < date(2999, 1, 1):
        day = clock.today(here().zone)
    return day - timedelta(days=day.weekday())


def _own_schools(viewer: Viewer) -> Select[Any]:
    return scopes.schools(viewer).where(School.id.in_(viewer.school_ids))
