"""Setting up the app that shows one-time codes."""

import pyotp
from flask import Response
from flask_babel import gettext as _

from app.access.guard import public
from app.accounts.models import Person
from app.core import clock
from app.core.database import session
from app.core.page import page
from app.core.pepper import pepper
from app.core.qr import qr_svg
from app.phones import one_time_codes
from app.phones.forms import OneTimeCodeForm
from app.phones.pages import recovery_sheet
from app.phones.views import bp
from app.signing_in.pages import half_way


@bp.get("/sign-in/authenticator")
@public()
def authenticator() -> Response:
    person = half_way.who("authenticator")
    return half_way.too_late() if person is None else _authenticator_page(person, OneTimeCodeForm())


@bp.post("/sign-in/authenticator")
@public()
def confirm_authenticator() -> Response:
    person = half_way.who("authenticator")
    if person is None:
        return half_way.too_late()
    form = OneTimeCodeForm()
    codes: list[str] = []
    if form.accepted(lambda: codes.extend(_set_up(person, form.code.data))):
        onward = half_way.let_in(person)
        return recovery_sheet(codes, onward.headers["Location"])
    return _authenticator_page(person, form, form.status)


def _set_up(person: Person, typed: str) -> list[str]:
    secret = half_way.noted("secret")
    return one_time_codes.set_up(session(), person, secret, typed, pepper(), clock.now())


def _authenticator_page(person: Person, form: OneTimeCodeForm, status: int = 200) -> Response:
    secret = half_way.noted("secret")
    address = pyotp.TOTP(secret).provisioning_uri(name=person.email, issuer_name="Samlæs")
    drawing = qr_svg(address, _("QR code for your app"))
    answer = page(
        "phones/authenticator.html",
        status=status,
        form=form,
        drawing=drawing,
        secret=secret,
        address=address,
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer
