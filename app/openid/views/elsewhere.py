"""Signing in by a service outside: away to it, back again, and connecting a child's own."""

from collections.abc import Mapping
from typing import Any

from flask import Response, abort, current_app, request, url_for
from flask import session as cookie
from flask_babel import gettext as _

from app.access import arrival
from app.access.arrival import here, me, the_child
from app.access.guard import allow, public
from app.access.policy import Action
from app.accounts import sessions
from app.core import clock, database, headers, transaction
from app.core.database import session
from app.core.errors import RuleBroken, worded
from app.core.page import go_to, page
from app.openid import agreements, identities, protocol
from app.openid.models import ForWhom, SignInService
from app.openid.protocol import Going, Vouched
from app.openid.views import bp
from app.signing_in.onward import within_library
from app.signing_in.pages import half_way

AWAY = "away"
AFRESH = {ForWhom.PUPILS: "login"}
"""On a shared tablet the child before may still be signed in there: a pupil is always asked."""


@bp.get("/sign-in/with/staff")
@public()
def with_staff_service() -> Response:
    return _away(ForWhom.STAFF)


@bp.get("/sign-in/with/pupils")
@public()
def with_pupils_service() -> Response:
    return _away(ForWhom.PUPILS)


@bp.get("/sign-in/back")
@public()
def back() -> Response:
    noted = cookie.pop(AWAY, None) or {}
    service = agreements.offered(session(), here().id).get(noted.get("for", ""))
    in_time = clock.now().timestamp() - noted.get("at", 0) < half_way.LIFE.total_seconds()
    if service is None or service.key != noted.get("service") or not in_time:
        return _failed("service_began_elsewhere")
    for_whom = ForWhom(service.for_whom)
    try:
        vouched = _vouched(service, noted, request.args)
        transaction.write_after_all()
        return _let_in(for_whom, vouched, noted)
    except RuleBroken as broken:
        session().rollback()
        return _failed(broken.code, for_whom, **broken.values)


@bp.get("/me/school-login")
@allow(Action.SEE_OWN_PAGE)
def school_login() -> Response:
    service = agreements.offered(session(), here().id).get(ForWhom.PUPILS)
    return page(
        "openid/school_login.html",
        service=service,
        is_connected=identities.is_connected(session(), the_child()),
    )


@bp.post("/me/school-login/forget")
@allow(Action.SEE_OWN_PAGE)
def forget_school_login() -> Response:
    identities.disconnect_child(session(), the_child(), clock.now())
    return go_to(url_for("openid.school_login"))


def _away(for_whom: ForWhom) -> Response:
    service = agreements.offered(session(), here().id).get(for_whom)
    if service is None:
        abort(404)
    try:
        trusted = agreements.trusted(service, current_app.config["PEPPER"])
        with database.paused(session()):
            going = protocol.begin(trusted, _back(), AFRESH.get(for_whom), _reachable(), clock.now())
    except RuleBroken as broken:
        return _failed(broken.code, for_whom, **broken.values)
    child = me().child if for_whom == ForWhom.PUPILS else None
    if child is not None and request.args.get("connect") != child.key:
        # Another child comes in on the tablet this one has left: its login is not to become this one's.
        child = None
    cookie[AWAY] = {
        "for": for_whom,
        "service": service.key,
        "at": clock.now().timestamp(),
        "state": going.state,
        "nonce": going.nonce,
        "verifier": going.verifier,
        "connect": child.key if child else None,
        "next": within_library(request.args.get("next"), here().slug),
    }
    return go_to(going.address)


def _vouched(service: SignInService, noted: Mapping[str, Any], answer: Mapping[str, str]) -> Vouched:
    going = Going("", noted["state"], noted["nonce"], noted["verifier"])
    trusted = agreements.trusted(service, current_app.config["PEPPER"])
    with database.paused(session()):
        return protocol.finish(trusted, going, answer, _back(), _reachable(), clock.now())


def _let_in(for_whom: ForWhom, vouched: Vouched, noted: Mapping[str, Any]) -> Response:
    service = agreements.offered(session(), here().id)[for_whom]
    pepper = current_app.config["PEPPER"]
    if for_whom == ForWhom.STAFF:
        person = identities.person_for(session(), service, vouched, pepper, clock.now())
        return half_way.let_in(person, noted.get("next"), only_here=True)
    if noted.get("connect"):
        child = me().child
        if child is None or child.key != noted["connect"]:
            raise RuleBroken("service_began_elsewhere")
        identities.connect_child(session(), service, child, vouched, pepper, clock.now())
        return go_to(url_for("openid.school_login"))
    child = identities.child_for(session(), service, vouched, pepper)
    if not arrival.change_over(sessions.open_for_child(session(), child, clock.now())):
        return go_to(url_for("reviews.home"))
    return headers.leaving_nothing(go_to(url_for("cards.is_it_you")))


def _failed(code: str, for_whom: ForWhom | None = None, **values: object) -> Response:
    """What went wrong in words, and what to do; never a dead end."""
    status = 503 if code == "service_not_there" else 409
    return page(
        "openid/not_in.html",
        status=status,
        why=worded(code, **values),
        is_pupil=for_whom == ForWhom.PUPILS,
        title=_("You are not signed in yet"),
    )


def _back() -> str:
    return str(current_app.config["BASE_URL"] + url_for("openid.back"))


def _reachable() -> Any:
    return current_app.config["OUTWARD_REACHABLE"]
