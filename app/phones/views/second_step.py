"""After the password: a one-time code from the phone, or a recovery code without it."""

from flask import Response

from app.access.arrival import here
from app.access.guard import public
from app.core import clock
from app.core.database import session
from app.core.page import page
from app.core.pepper import pepper
from app.phones import one_time_codes
from app.phones.forms import OneTimeCodeForm, RecoveryCodeForm
from app.phones.views import bp
from app.signing_in.pages import half_way


@bp.get("/sign-in/code")
@public()
def one_time_code() -> Response:
    if half_way.who("code") is None:
        return half_way.too_late()
    return _code_page(OneTimeCodeForm())


@bp.post("/sign-in/code")
@public()
def check_one_time_code() -> Response:
    person = half_way.who("code")
    if person is None:
        return half_way.too_late()
    form = OneTimeCodeForm()
    if form.accepted(lambda: one_time_codes.check_code(session(), person, form.code.data, clock.now())):
        return half_way.let_in(person)
    return _code_page(form, form.status)


@bp.get("/sign-in/recovery")
@public()
def recovery() -> Response:
    if half_way.who("code") is None:
        return half_way.too_late()
    return _recovery_page(RecoveryCodeForm())


@bp.post("/sign-in/recovery")
@public()
def use_recovery_code() -> Response:
    person = half_way.who("code")
    if person is None:
        return half_way.too_late()
    form = RecoveryCodeForm()
    if form.accepted(
        lambda: one_time_codes.use_recovery_code(
            session(), here().id, person, form.code.data, pepper(), clock.now()
        )
    ):
        return half_way.let_in(person)
    return _recovery_page(form, form.status)


def _code_page(form: OneTimeCodeForm, status: int = 200) -> Response:
    return page("phones/one_time_code.html", status=status, form=form)


def _recovery_page(form: RecoveryCodeForm, status: int = 200) -> Response:
    return page("phones/recovery.html", status=status, form=form)
