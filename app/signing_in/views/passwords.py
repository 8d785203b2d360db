"""Staff on their way in by a link: a new password."""

from collections.abc import Callable

import pyotp
from flask import Response, url_for

from app.access.arrival import here
from app.access.guard import public
from app.accounts.models import Person
from app.core import clock, weak_passwords
from app.core.database import session
from app.core.page import go_to, page
from app.core.pepper import pepper
from app.phones import one_time_codes
from app.signing_in import sign_in
from app.signing_in.forms import NewPasswordForm, ResetPasswordForm
from app.signing_in.pages import half_way
from app.signing_in.views import bp


@bp.get("/sign-in/password")
@public()
def password() -> Response:
    person = half_way.who("password")
    return half_way.too_late() if person is None else _password_page(_form(person))


@bp.post("/sign-in/password")
@public()
def choose_password() -> Response:
    person = half_way.who("password")
    if person is None:
        return half_way.too_late()
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
        return go_to(url_for("phones.authenticator"))
    return half_way.let_in(person)


def _password_page(form: NewPasswordForm, status: int = 200) -> Response:
    return page("signing_in/password.html", status=status, form=form, shortest=weak_passwords.MIN_LENGTH)
