"""Whose card is held under the scanner, among the children somebody looks after; nobody is signed in."""

import re
from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts import codes
from app.cards import card_sign_in
from app.children.models import Child
from app.core.errors import Refused

TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")
"""As `codes.qr_token` makes it."""
AFTER_MARK = re.compile(r"\Wk\W([A-Za-z0-9_-]{22})$")
"""As it stands in a card's address; a scanner set to another keyboard types other signs around it."""


def token_in(text: str) -> str | None:
    """The token in what a scanner typed: the card's address, or the token alone."""
    words = text.strip()
    found = AFTER_MARK.search(words)
    if found:
        return found[1]
    return words if TOKEN.fullmatch(words) else None


def is_code(text: str) -> bool:
    """Whether this can only be the code on a card, rightly typed or not; no ISBN looks like it."""
    try:
        codes.read_code(text)
    except codes.MalformedCode as bad:
        return bad.code == "wrong_check"
    return True


def child_with_code(
    session: Session,
    text: str,
    among: Collection[int],
    address: str,
    device: str | None,
    pepper: str,
    now: datetime,
) -> Child:
    """The child whose typed code this is, if its id is `among` these.

    Wrong codes are counted as at sign-in. Raises Refused: card_unknown, card_too_many_tries.
    """
    card = card_sign_in.card_with_code(session, text, address, device, pepper, now)
    return _one_of(card.child if card else None, among)


def child_with_token(session: Session, token: str, among: Collection[int]) -> Child | None:
    """The child whose card carries this token of 128 bits, if its id is `among` these.

    None when no card has it, for a book may have a barcode as long. Raises Refused: card_unknown for the
    card of a child that is not among them.
    """
    card = card_sign_in.card_with_token(session, token)
    return _one_of(card.child, among) if card else None


def _one_of(child: Child | None, among: Collection[int]) -> Child:
    if child is None or child.id not in among:
        raise Refused("card_unknown", status=422)
    return child
