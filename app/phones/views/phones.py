"""The phone that shows one-time codes: another phone, new recovery codes, and a colleague's lost one."""

import pyotp
from flask import Response, url_for
from flask_babel import gettext as _

from app.access.arrival import adult, here
from app.access.guard import allow
from app.access.policy import Action
from app.accounts.models import Role
from app.core import clock
from app.core.database import session
from app.core.page import go_to, page
from app.core.pepper import pepper
from app.phones import recovery
from app.phones.forms import OwnPasswordForm
from app.phones.pages import recovery_sheet
from app.phones.views import bp
from app.signing_in import sign_in
from app.signing_in.pages import half_way

OTHER_PHONE, NEW_CODES = "phone-", "codes-"
"""Both forms of the page ask for the password."""


@bp.get("/account/codes")
@allow(Action.EDIT_OWN_ACCOUNT)
def codes() -> Response:
    return _codes_page()


@bp.post("/account/codes")
@allow(Action.EDIT_OWN_ACCOUNT)
def new_recovery_codes() -> Response:
    form = OwnPasswordForm(prefix=NEW_CODES)
    made: list[str] = []
    if form.accepted(lambda: made.extend(_make_anew(form.current.data))):
        return recovery_sheet(made, url_for("signing_in.account"))
    return _codes_page(codes_form=form, status=form.status)


@bp.post("/account/phone")
@allow(Action.EDIT_OWN_ACCOUNT)
def other_phone() -> Response:
    form = OwnPasswordForm(prefix=OTHER_PHONE)
    if form.accepted(lambda: _check(form.current.data)):
        half_way.begin(adult(), "authenticator", secret=pyotp.random_base32())
        return go_to(url_for("phones.authenticator"))
    return _codes_page(phone_form=form, status=form.status)


@bp.post("/people/<key:role>/forget-phone")
@allow(Action.FORGET_PHONE, on=Role)
def forget_phone(role: Role) -> Response:
    recovery.forget_phone(session(), here(), role, adult(), clock.now())
    said = _("%(name)s can set up a new phone; a mail says how.", name=role.person.name)
    return go_to(url_for("accounts.people"), said=said)


def _make_anew(password: str) -> list[str]:
    _check(password)
    return recovery.make_anew(session(), adult(), pepper(), clock.now())


def _check(password: str) -> None:
    sign_in.check_password(session(), adult(), password, pepper(), clock.now())


def _codes_page(
    codes_form: OwnPasswordForm | None = None, phone_form: OwnPasswordForm | None = None, status: int = 200
) -> Response:
    if adult().totp_secret is None or adult().password_hash is None:
        return go_to(url_for("signing_in.account"))
    return page(
        "phones/codes.html",
        status=status,
        left=recovery.left(session(), adult()),
        codes_form=codes_form or OwnPasswordForm(formdata=None, prefix=NEW_CODES),
        phone_form=phone_form or OwnPasswordForm(formdata=None, prefix=OTHER_PHONE),
    )
