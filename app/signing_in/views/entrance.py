"""Sign-in for adults, and sign-out for everybody."""

import pyotp
from flask import Response, request, url_for
from flask import session as cookie

from app.access import arrival
from app.access.arrival import here, me
from app.access.guard import public
from app.accounts import sessions
from app.accounts.models import Person, SignedIn
from app.core import clock, headers
from app.core.database import session
from app.core.page import go_to, page
from app.core.pepper import pepper
from app.core.where_from import where_from
from app.doors import coming_in
from app.openid import agreements
from app.signing_in import sign_in
from app.signing_in.forms import SignInForm
from app.signing_in.onward import within_library
from app.signing_in.pages import half_way
from app.signing_in.views import bp


@bp.get("/sign-in", endpoint="sign_in")
@public()
def show_sign_in() -> Response:
    onward = within_library(request.args.get("next"), here().slug)
    person = me().person
    if person is not None:
        return go_to(onward or half_way.home(person))
    return _sign_in_page(SignInForm(formdata=None, data={"next": onward}))


@bp.post("/sign-in")
@public()
def enter() -> Response:
    form = SignInForm()
    return _by_password(form) if form.password.data else _by_link(form)


@bp.get("/sign-in/sent")
@public()
def sent() -> Response:
    return page("signing_in/sent.html", code_url=url_for("signing_in.link_code"))


@bp.post("/sign-out")
@public()
def sign_out() -> Response:
    signed = sessions.end(session(), cookie.get("token"), clock.now())
    arrival.forget()
    return headers.leaving_nothing(go_to(_way_out(signed)))


def _by_password(form: SignInForm) -> Response:
    found: list[Person] = []
    if form.accepted(
        lambda: found.append(
            sign_in.with_password(
                session(),
                here().id,
                form.email.data,
                form.password.data,
                where_from(),
                pepper(),
                clock.now(),
                half_way.device(form.email.data),
            )
        )
    ):
        return _after_password(found[0], form)
    return _sign_in_page(form, form.status)


def _after_password(person: Person, form: SignInForm) -> Response:
    onward = within_library(form.next.data, here().slug)
    if not sign_in.needs_code(session(), person):
        return half_way.let_in(person, onward)
    more = {"next": onward} if onward else {}
    if person.totp_secret is None:
        half_way.begin(person, "authenticator", secret=pyotp.random_base32(), **more)
        return go_to(url_for("phones.authenticator"))
    half_way.begin(person, "code", **more)
    return go_to(url_for("phones.one_time_code"))


def _by_link(form: SignInForm) -> Response:
    if form.accepted(
        lambda: sign_in.ask_for_link(session(), here().id, form.email.data, where_from(), clock.now())
    ):
        cookie["next"] = within_library(form.next.data, here().slug)
        return go_to(url_for("signing_in.sent"))
    return _sign_in_page(form, form.status)


def _sign_in_page(form: SignInForm, status: int = 200) -> Response:
    return page(
        "signing_in/sign_in.html",
        status=status,
        form=form,
        services=agreements.offered(session(), here().id),
        code_url=url_for("signing_in.link_code"),
    )


def _way_out(signed: SignedIn | None) -> str:
    """A child goes back to where it came in; an adult to the front page."""
    if signed is None or signed.child_id is None:
        return url_for("libraries.front")
    if signed.card_id:
        return url_for("cards.card")
    door = coming_in.door_of(session(), signed.child_id, clock.now())
    return url_for("doors.choose_animal", door=door.key) if door else url_for("doors.find_door")
