"""The way in to a guardian's page: the link's secret, the language, and six digits when the link is old."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import Response, current_app, g, request, url_for
from flask import session as cookie
from flask_babel import gettext as _
from flask_babel import refresh

from app.access.arrival import here
from app.access.guard import public
from app.consents import guardian_codes, guardian_links, guardians
from app.consents.guardian_links import Opened
from app.core import clock, speech
from app.core.database import session
from app.core.errors import RuleBroken
from app.core.languages import LANGUAGES
from app.core.page import go_to, page
from app.core.where_from import where_from
from app.guardians import guardian_page
from app.guardians.forms import CodeForm, DoorForm, MailForm
from app.guardians.views import bp
from app.libraries import own_languages

LIFE = timedelta(hours=2)
"""So long the page stays open on a device; the paper or the mail opens it again."""
TOKEN, SINCE = "guardian", "guardian_since"


@bp.get("/g")
@public()
def guardian_door() -> Response:
    speak()
    return _door_page(DoorForm(formdata=None))


@bp.post("/g")
@public()
def enter_as_guardian() -> Response:
    speak()
    form = DoorForm()
    token = guardian_links.read_token(form.token.data or "")
    if form.accepted(lambda: guardian_links.come_in(session(), here().id, token, clock.now())):
        cookie[TOKEN], cookie[SINCE] = token, int(clock.now().timestamp())
        return go_to(url_for("guardians.guardian"))
    return _door_page(form, form.status)


@bp.post("/guardian/close")
@public()
def close_guardian_page() -> Response:
    cookie.pop(TOKEN, None)
    return go_to(url_for("libraries.front"), said=_("The page is closed on this device."))


@bp.get("/guardian/confirm")
@public()
def confirm_guardian_link() -> Response:
    opened = opened_here()
    if opened is None:
        return go_to(url_for("guardians.guardian_door"))
    return _confirm_page(opened)


@bp.post("/guardian/code")
@public()
def send_guardian_code() -> Response:
    opened = opened_here()
    if opened is None:
        return go_to(url_for("guardians.guardian_door"))
    form = MailForm(opened.guardian.email)
    if form.accepted(lambda: send_code(opened, form.email.data)):
        return go_to(url_for("guardians.confirm_guardian_link"))
    return _confirm_page(opened, mail_form=form, status=form.status)


@bp.post("/guardian/confirm")
@public()
def confirm_with_code() -> Response:
    opened = opened_here()
    if opened is None:
        return go_to(url_for("guardians.guardian_door"))
    form = CodeForm()
    secret, address = bytes(current_app.config["SECRET_KEY"]), where_from()
    if form.accepted(
        lambda: guardian_codes.confirm_with_code(
            session(), opened, form.digits.data, secret, address, clock.now()
        )
    ):
        return go_to(url_for("guardians.guardian"), said=_("Thank you. Your e-mail is confirmed."))
    return _confirm_page(opened, code_form=form, status=form.status)


def as_guardian(view: Callable[[Opened], Response]) -> Response:
    """Answer with `view` to whoever has come in by a link that is good and fresh.

    Forms say which child's page they stood on: another link may have been opened beside it meanwhile.
    """
    opened = opened_here()
    if opened is None:
        return go_to(url_for("guardians.guardian_door"))
    ended = guardian_page.season_ended_on(session(), here().id, clock.today(here().zone))
    if guardian_codes.is_due(opened, ended, clock.now()):
        return go_to(url_for("guardians.confirm_guardian_link"))
    if not guardians.may_see(opened.guardianship):
        return page("guardians/guardian_shut.html", opened=opened, **spoken())
    if request.method == "POST" and request.form.get("page") != opened.guardianship.key:
        raise RuleBroken("other_child_opened")
    return view(opened)


def opened_here() -> Opened | None:
    """What the link in this browser's cookie opens; asked anew each time, so a stopped one is stopped."""
    g.is_public = False
    is_young = clock.now().timestamp() - cookie.get(SINCE, 0) < LIFE.total_seconds()
    token = cookie.get(TOKEN) if is_young else None
    opened = guardian_links.opened_by(session(), here().id, token) if token else None
    speak(opened.guardian.language if opened else None)
    return opened


def speak(own: str | None = None) -> None:
    """The language asked for, else the guardian's own, else the library's; any the library has added too."""
    g.is_public = False
    g.own_languages = own_languages.spoken(session(), here())
    asked = request.args.get("language") or own
    added = next((each for each in g.own_languages if each.code == asked), None)
    g.speech = own_languages.speech(session(), added) if added else None
    if added or asked in LANGUAGES:
        g.carried_language = asked
        refresh()


def spoken() -> dict[str, Any]:
    """What a page of guardians needs to be read in the language chosen."""
    languages = LANGUAGES | {each.code: each.name for each in g.own_languages}
    return {"languages": languages, **speech.spoken_in(g.speech)}


def send_code(opened: Opened, email: str | None) -> None:
    address = where_from()
    guardian_codes.ask_for_code(session(), opened, email or "", address, clock.now())


@bp.app_template_global()
def guardian_digits(key: str, email: str) -> str:
    """The six digits as they stand in the mail."""
    return guardian_codes.digits(key, email, bytes(current_app.config["SECRET_KEY"]), clock.now())


def _door_page(form: DoorForm, status: int = 200) -> Response:
    form.token.data = ""
    return page("guardians/guardian_door.html", status=status, form=form, **spoken())


def _confirm_page(
    opened: Opened, mail_form: MailForm | None = None, code_form: CodeForm | None = None, status: int = 200
) -> Response:
    known = opened.guardian.email
    return page(
        "guardians/guardian_confirm.html",
        status=status,
        opened=opened,
        known=guardian_codes.masked(known) if known else None,
        sent_to=guardian_codes.masked(opened.guardian.new_email) if opened.guardian.new_email else None,
        mail_form=mail_form or MailForm(known, formdata=None),
        code_form=code_form or CodeForm(formdata=None),
        **spoken(),
    )
