"""One's own account: language, password, and out everywhere."""

from flask import Response, url_for
from flask_babel import gettext as _
from flask_babel import refresh

from app.access import arrival
from app.access.arrival import adult, me
from app.access.guard import allow
from app.access.policy import Action
from app.accounts import people, sessions
from app.accounts.models import SignedIn
from app.core import clock, weak_passwords
from app.core.database import session
from app.core.page import go_to, page
from app.core.pepper import pepper
from app.phones import recovery
from app.signing_in import sign_in
from app.signing_in.forms import ChangePasswordForm, LanguageForm
from app.signing_in.views import bp


@bp.get("/account")
@allow(Action.EDIT_OWN_ACCOUNT)
def account() -> Response:
    return _account_page()


@bp.post("/account/language")
@allow(Action.EDIT_OWN_ACCOUNT)
def choose_language() -> Response:
    form = LanguageForm()
    if form.accepted(lambda: people.choose_language(adult(), form.chosen.data or None)):
        refresh()
        return _account_page(said=_("Your language is changed."))
    return _account_page(language_form=form, status=form.status)


@bp.post("/account/password")
@allow(Action.EDIT_OWN_ACCOUNT)
def change_password() -> Response:
    form = ChangePasswordForm()
    if form.accepted(
        lambda: sign_in.change_password(
            session(),
            adult(),
            form.current.data,
            form.new.data,
            pepper(),
            clock.now(),
            me().session_id,
        )
    ):
        return _account_page(said=_("Your password is changed."))
    return _account_page(password_form=form, status=form.status)


@bp.post("/account/sign-out-everywhere")
@allow(Action.EDIT_OWN_ACCOUNT)
def sign_out_everywhere() -> Response:
    sessions.revoke(session(), clock.now(), SignedIn.person_id == adult().id)
    arrival.forget()
    return go_to(url_for("signing_in.sign_in"), said=_("You are signed out on all your devices."))


def _account_page(
    language_form: LanguageForm | None = None,
    password_form: ChangePasswordForm | None = None,
    status: int = 200,
    said: str | None = None,
) -> Response:
    person = adult()
    return page(
        "signing_in/account.html",
        address=url_for("signing_in.account"),
        status=status,
        said=said,
        person=person,
        has_phone=person.totp_secret is not None and person.password_hash is not None,
        left=recovery.left(session(), person),
        has_password=person.password_hash is not None,
        language_form=language_form or LanguageForm(formdata=None, data={"chosen": person.language or ""}),
        password_form=password_form or ChangePasswordForm(formdata=None),
        shortest=weak_passwords.MIN_LENGTH,
    )
