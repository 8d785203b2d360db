"""Where somebody goes on from, after a step of a box's stay."""

from flask import request, url_for
from werkzeug.wrappers import Response

from app.access.guard import may
from app.access.policy import Action
from app.core.database import session
from app.core.page import go_to
from app.deposits import queries
from app.deposits.models import Deposit


def back_from(deposit: Deposit, said: str) -> Response:
    """Where the person came from: the club, today, or the box's own page for those who may see it."""
    back = request.form.get("back")
    club = queries.club_of(session(), deposit)
    if back == "today" and may(Action.SEE_TODAY):
        return go_to(url_for("notices.today"), said=said)
    if may(Action.SEE_BOXES) and not (back == "club" and club):
        return go_to(url_for("boxes.show", box=queries.box_of(session(), deposit).key), said=said)
    if club is not None:
        return go_to(url_for("clubs.show", club=club.key), said=said)
    return go_to(url_for("clubs.index"), said=said)
