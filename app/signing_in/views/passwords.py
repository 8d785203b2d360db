"""Staff on their way in by a link: a new password, then the app that shows one-time codes."""

from collections.abc import Callable

import pyotp
from flask import Response, url_for
from flask_babel import gettext as _

from app.access.arrival import here
from app.access.guard import public
from app.accounts.models import Person
from app.core import clock, passwords
from app.core.database import session
from app.core.page import go_to, page
from app.core.pepper import pepper
from app.core.qr import qr_svg
from app.signing_in import one_time_codes, sign_in
from app.signing_in.forms import NewPasswordForm, OneTimeCodeForm, ResetPasswordForm
from app.signing_in.views import bp, half_way
from app.signing_in.views.phones import recovery_sheet


@bp.get("/sign-in/password")
@public()
def password() -> Response:
    person = half_way.who("password")
    return _too_late() if person is None else _password_page(_form(person))


@bp.post("/sign-in/password")
@public()
def choose_password() -> Response:
    person = half_way.who("password")
    if person is None:
        return _too_late()
    form = _form(person)
    if form.accepted(
        lambda: sign_in.choose_password(
            session(),
            person,
            form.new.data,
            pepper(),
            clock.now(),
            about=[here().name],
            proof=_proof(form),
        )
    ):
        return _after_password(person)
    return _password_page(form, form.status)


@bp.get("/sign-in/authenticator")
@public()
def authenticator() -> Response:
    person = half_way.who("authenticator")
    return _too_late() if person is None else _authenticator_page(person, OneTimeCodeForm())


@bp.post("/sign-in/authenticator")
@public()
def confirm_authenticator() -> Response:
    person = half_way.who("authenticator")
    if person is None:
        return _too_late()
    form = OneTimeCodeForm()
    codes: list[str] = []
    if form.accepted(lambda: codes.extend(_set_up(person, form.code.data))):
        onward = half_way.let_in(person)
        return recovery_sheet(codes, onward.headers["Location"])
    return _authenticator_page(person, form, form.status)


def _set_up(person: Person, typed: str) -> list[str]:
    secret = half_way.noted("secret")
    return one_time_codes.set_up(session(), person, secret, typed, pepper(), clock.now())


def _proof(form: NewPasswordForm) -> Callable[[Person], None] | None:
    if not isinstance(form, ResetPasswordForm):
        return None
    typed, library_id = form.code.data, here().id
    return lambda person: one_time_codes.check_either(
        session(), library_id, person, typed, pepper(), clock.now()
    )


def _form(person: Person) -> NewPasswordForm:
    has_codes = person.totp_secret is not None and sign_in.needs_code(session(), person)
    return ResetPasswordForm() if has_codes else NewPasswordForm()


def _after_password(person: Person) -> Response:
    if person.totp_secret is None and sign_in.needs_code(session(), person):
        half_way.begin(person, "authenticator", secret=pyotp.random_base32())
        return go_to(url_for("signing_in.authenticator"))
    return half_way.let_in(person)


def _password_page(form: NewPasswordForm, status: int = 200) -> Response:
    return page("signing_in/password.html", status=status, form=form, shortest=passwords.MIN_LENGTH)


def _authenticator_page(person: Person, form: OneTimeCodeForm, status: int = 200) -> Response:
    secret = half_way.noted("secret")
    address = pyotp.TOTP(secret).provisioning_uri(name=person.email, issuer_name="Samlæs")
    drawing = qr_svg(address, _("QR code for your app"))
    answer = page(
        "signing_in/authenticator.html",
        status=status,
        form=form,
        drawing=drawing,
        secret=secret,
        address=address,
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _too_late() -> Response:
    return go_to(url_for("signing_in.sign_in"), said=_("That took a while. Please begin again."))
