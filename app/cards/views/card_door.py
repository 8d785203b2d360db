"""`/k`: where a child's card leads, whatever its library."""

from datetime import timedelta

from flask import Response, current_app, g, request, url_for
from flask.blueprints import BlueprintSetupState

from app.access import arrival
from app.access.arrival import the_child
from app.access.guard import allow, public
from app.access.policy import Action
from app.cards import card_sign_in
from app.cards.card_sign_in import Entered
from app.cards.forms import CardSignInForm
from app.cards.views import bp
from app.core import clock, headers
from app.core.database import session
from app.core.page import go_to, page
from app.core.pepper import pepper
from app.libraries import queries

ADDRESS = "/k"
DEVICE_SECONDS = int(timedelta(days=365).total_seconds())


@public()
def card() -> Response:
    _speak()
    return _card_page(CardSignInForm(formdata=None))


@public()
def enter_with_card() -> Response:
    _speak()
    form = CardSignInForm()
    entered: list[Entered] = []
    if form.accepted(lambda: entered.append(_enter(form))):
        return _in(entered[0])
    return _card_page(form, form.status)


@bp.get("/is-it-you")
@allow(Action.SEE_OWN_PAGE)
def is_it_you() -> Response:
    """Whose card it was is shown large, before its pages are."""
    return page(
        "cards/is_it_you.html", navigation=(), sign_out_url=None, leave_url=url_for("signing_in.sign_out")
    )


@bp.get("/still-here")
@allow(Action.SEE_OWN_PAGE)
def still_here() -> Response:
    """Asked by the page itself: to stay in, or (quietly) whether one still is, and who."""
    return Response(status=204, mimetype="text/plain", headers={"X-Who": the_child().key})


@bp.record
def _without_library(state: BlueprintSetupState) -> None:
    """A card knows its library, so its address is the same everywhere."""
    state.app.add_url_rule(ADDRESS, "cards.card", card, methods=["GET"])
    state.app.add_url_rule(ADDRESS, "cards.card_sign_in", enter_with_card, methods=["POST"])


def _enter(form: CardSignInForm) -> Entered:
    if form.token.data:
        return card_sign_in.with_token(session(), form.token.data, clock.now())
    return card_sign_in.with_code(
        session(),
        form.code.data or "",
        request.remote_addr or "",
        request.cookies.get(_device_cookie()),
        pepper(),
        clock.now(),
    )


def _in(entered: Entered) -> Response:
    now = clock.now()
    known = request.cookies.get(_device_cookie())
    secret = card_sign_in.remember_device(session(), entered.child, known, now)
    was_somebody_in = arrival.change_over(entered.token)
    answer = go_to(url_for("cards.is_it_you", library=entered.slug, language=None))
    if was_somebody_in:
        headers.leaving_nothing(answer)
    if secret:
        answer.set_cookie(
            _device_cookie(),
            secret,
            max_age=DEVICE_SECONDS,
            path="/",
            secure=current_app.config["SECURE"],
            httponly=True,
            samesite="Lax",
        )
    return answer


def _card_page(form: CardSignInForm, status: int = 200) -> Response:
    # Only a slip of the finger is sent back to be mended: the next child sees this screen.
    form.token.data = ""
    if status != form.slip:
        form.code.data = ""
    return page(
        "cards/card.html",
        status=status,
        form=form,
        action=url_for("cards.card_sign_in", language=request.args.get("language")),
    )


def _speak() -> None:
    """The language asked for, else that of the only library, else Danish."""
    g.carried_language = g.carried_language or queries.language_of_only_library(session()) or "da"


def _device_cookie() -> str:
    return card_sign_in.device_cookie(is_secure=current_app.config["SECURE"])
