"""What the library decides about itself."""

from flask import Response, url_for
from flask_babel import gettext as _

from app.access.arrival import adult, here
from app.access.guard import allow
from app.access.policy import Action
from app.core import clock
from app.core.database import session
from app.core.page import page
from app.libraries import breaks
from app.libraries import settings as rules
from app.libraries.forms import BreakForm, ProtectionForm, SettingsForm
from app.libraries.models import SchoolBreak
from app.libraries.views import bp

BREAK = "break-"
"""Both forms of the page have a name to fill in."""


@bp.get("/settings")
@allow(Action.EDIT_LIBRARY)
def settings() -> Response:
    return _settings_page()


@bp.post("/settings")
@allow(Action.EDIT_LIBRARY)
def save_settings() -> Response:
    form = SettingsForm()
    if form.accepted(lambda: _save(form)):
        return _settings_page(said=_("Saved."))
    return _settings_page(form=form, status=form.status)


@bp.post("/settings/protection")
@allow(Action.EDIT_LIBRARY)
def name_whom_to_phone() -> Response:
    form = ProtectionForm()
    if form.accepted(lambda: _name(form)):
        return _settings_page(said=_("Saved."))
    return _settings_page(protection_form=form, status=form.status)


@bp.post("/settings/breaks")
@allow(Action.EDIT_LIBRARY)
def add_break() -> Response:
    form = BreakForm(prefix=BREAK)
    if form.accepted(lambda: _add_break(form)):
        return _settings_page(said=_("The break is in the calendar."))
    return _settings_page(break_form=form, status=form.status)


@bp.post("/breaks/<key:school_break>/remove")
@allow(Action.EDIT_LIBRARY, on=SchoolBreak)
def remove_break(school_break: SchoolBreak) -> Response:
    breaks.remove_break(session(), school_break, adult().id, clock.now())
    return _settings_page(said=_("The break is gone."))


def _save(form: SettingsForm) -> None:
    values = {name: form[name].data for name in rules.EDITABLE}
    for name in ("name", "phone", "email"):
        values[name] = (values[name] or "").strip()
    rules.edit_library(session(), here(), values, adult().id, clock.now())
    rules.set_goals(session(), here(), form.goal_names(), adult().id, clock.now())


def _name(form: ProtectionForm) -> None:
    values = {name: form[name].data or "" for name in rules.OF_PROTECTION}
    rules.edit_library(session(), here(), values, adult().id, clock.now())


def _add_break(form: BreakForm) -> None:
    breaks.add_break(
        session(),
        here(),
        form.name.data.strip(),
        form.first_on.data,
        form.last_on.data,
        adult().id,
        clock.now(),
    )


def _settings_page(
    form: SettingsForm | None = None,
    break_form: BreakForm | None = None,
    protection_form: ProtectionForm | None = None,
    status: int = 200,
    said: str | None = None,
) -> Response:
    if form is None:
        goals = "\n".join(goal.name for goal in rules.goals(session(), here()))
        form = SettingsForm(formdata=None, obj=here(), data={"goals": goals})
    return page(
        "libraries/settings.html",
        address=url_for("libraries.settings"),
        status=status,
        said=said,
        form=form,
        protection_form=protection_form or ProtectionForm(formdata=None, obj=here()),
        break_form=break_form or BreakForm(formdata=None, prefix=BREAK),
        breaks=breaks.breaks_from(session(), here(), clock.today(here().zone)),
    )
