"""Who stands at the host's table: chosen by card or tap, kept in the tablet's cookie for a few minutes."""

from datetime import timedelta

from flask import current_app, request
from flask import session as cookie

from app.cards import card_reading, card_sign_in
from app.children.models import Child
from app.clubs.models import Club
from app.core import clock
from app.core.database import session
from app.loans import queries

AT_THE_TABLE = "at_the_table"
STAYS = timedelta(minutes=5)
"""So long a child stands at the table when nobody scans or taps anything."""


def stand(club: Club, child: Child) -> None:
    cookie[AT_THE_TABLE] = {"club": club.key, "child": child.key, "at": clock.now().timestamp()}


def standing(club: Club) -> Child | None:
    """The child at the table: chosen by card or tap, until somebody else is or nothing happens."""
    noted = cookie.get(AT_THE_TABLE) or {}
    in_time = clock.now().timestamp() - noted.get("at", 0) < STAYS.total_seconds()
    if noted.get("club") != club.key or not in_time:
        return None
    return queries.child_in(session(), club, noted["child"])


def clear() -> None:
    """The child has what it wants; the next may come."""
    cookie.pop(AT_THE_TABLE, None)


def child_of_card(club: Club, text: str) -> Child | None:
    """Whose card it is, if it is one at all; cards of children of other clubs are unknown here."""
    token = card_reading.token_in(text)
    is_code = token is None and card_reading.is_code(text)
    if token is None and not is_code:
        return None
    among = queries.ids_in(session(), club)
    if token is not None:
        return card_reading.child_with_token(session(), token, among)
    device = request.cookies.get(card_sign_in.device_cookie(is_secure=current_app.config["SECURE"]))
    pepper = current_app.config["PEPPER"].decode()
    address = request.remote_addr or ""
    return card_reading.child_with_code(session(), text, among, address, device, pepper, clock.now())
