"""Personal links: the page behind one, its button, its digits on another device, and a new one."""

from typing import Any

from flask import Response, current_app, url_for
from flask import session as cookie

from app.access.arrival import here, me
from app.access.guard import public
from app.accounts.models import Person
from app.core import clock
from app.core.database import session
from app.core.errors import RuleBroken
from app.core.page import go_to, page
from app.core.where_from import where_from
from app.signing_in import links, sign_in
from app.signing_in.forms import DigitsForm
from app.signing_in.models import Link
from app.signing_in.onward import within_library
from app.signing_in.pages import half_way
from app.signing_in.views import bp


@bp.get("/link/<token>")
@public()
def link(token: str) -> Response:
    return _link_page(token, links.find(session(), here().id, token))


@bp.post("/link/<token>")
@public()
def press_link(token: str) -> Response:
    onward = cookie.get("next")
    try:
        person = links.press(session(), links.find(session(), here().id, token), clock.now())
    except RuleBroken:
        return go_to(url_for("signing_in.link", token=token))
    answer = half_way.after_link(person)
    if sign_in.is_staff(session(), person):
        return answer
    if onward:
        cookie["next"] = onward
    return go_to(url_for("signing_in.link", token=token))


@bp.post("/link/<token>/again")
@public()
def send_again(token: str) -> Response:
    found = links.find(session(), here().id, token)
    email = found.person.email if found else f"{token}@nobody.invalid"
    sign_in.ask_for_link(session(), here().id, email, where_from(), clock.now())
    return go_to(url_for("signing_in.sent"))


@bp.get("/digits")
@public()
def link_code() -> Response:
    return _digits_page(DigitsForm())


@bp.post("/digits")
@public()
def type_link_code() -> Response:
    form = DigitsForm()
    found: list[Person] = []
    if form.accepted(
        lambda: found.append(
            links.with_digits(
                session(),
                here().id,
                form.email.data,
                form.digits.data,
                _secret(),
                where_from(),
                clock.now(),
            )
        )
    ):
        return half_way.after_link(found[0])
    return _digits_page(form, form.status)


def _link_page(token: str, found: Link | None) -> Response:
    now = clock.now()
    context: dict[str, Any] = {"state": "over"}
    if found is not None and links.is_alive(found, now):
        context = {
            "state": "used" if found.used_at else "fresh",
            "person": found.person,
            "is_me": _is_me(found.person),
            "digits": None if found.code_used_at else links.digits(found, _secret(), now),
            "other_device": current_app.config["BASE_URL"] + url_for("signing_in.link_code"),
        }
        onward = within_library(cookie.get("next"), here().slug)
        context["onward"] = onward or half_way.home(found.person)
    answer = page(
        "signing_in/link.html",
        press_url=url_for("signing_in.press_link", token=token),
        again_url=url_for("signing_in.send_again", token=token),
        **context,
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _digits_page(form: DigitsForm, status: int = 200) -> Response:
    return page("signing_in/link_code.html", status=status, form=form)


def _is_me(person: Person) -> bool:
    viewer = me().person
    return viewer is not None and viewer.id == person.id


def _secret() -> bytes:
    return bytes(current_app.config["SECRET_KEY"])
