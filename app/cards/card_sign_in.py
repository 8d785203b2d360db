"""How a child comes in with its card, and how often a typed code may be wrong (`safety.md` 6).

The QR token is 128 bits and needs no brake. Wrong typed codes are counted where they come from and over
the whole installation, never on a child: nobody can lock a classmate out.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from app.accounts import codes, sessions
from app.cards.models import Card, Device
from app.children.models import Child
from app.core import database, passwords, throttle, tokens
from app.core.errors import Refused, RuleBroken
from app.core.where_from import network
from app.libraries.models import Library

QUICK_FAILURES = 20
QUICK_WINDOW = timedelta(minutes=10)
SLOW_WINDOW = timedelta(seconds=10)
"""After twenty failures in ten minutes one more is looked at every ten seconds."""
FAILURES_EVERYWHERE = 500
EVERYWHERE_WINDOW = timedelta(hours=1)
"""All unknown devices together; the bound on guessing (`safety.md` A2) rests on it."""
MALFORMED = {
    "wrong_length": "code_wrong_length",
    "wrong_symbol": "code_wrong_symbol",
    "wrong_check": "code_wrong_check",
}


@dataclass(frozen=True)
class Entered:
    """A child has come in: its library's slug and the new session's token."""

    child: Child
    slug: str
    token: str


def with_token(session: Session, token: str, now: datetime) -> Entered:
    """Come in by the QR code. Raises Refused: card_unknown, the same for unknown and voided."""
    return _open(session, card_with_token(session, token), now)


def with_code(
    session: Session, typed: str, address: str, device: str | None, pepper: str, now: datetime
) -> Entered:
    """Come in by the code typed from the card. Raises as `card_with_code`."""
    return _open(session, card_with_code(session, typed, address, device, pepper, now), now)


def card_with_token(session: Session, token: str) -> Card | None:
    """The card that carries this token, unless it is voided; its child is loaded."""
    return session.scalar(_live_cards().where(Card.token_hash == tokens.token_hash(token)))


def card_with_code(
    session: Session, typed: str, address: str, device: str | None, pepper: str, now: datetime
) -> Card | None:
    """The card whose code this is; one argon2 run, hit or miss.

    Raises RuleBroken (never counted): code_wrong_length, code_wrong_symbol, code_wrong_check; Refused:
    card_unknown, card_too_many_tries.
    """
    try:
        code = codes.read_code(typed)
    except codes.MalformedCode as bad:
        raise RuleBroken(MALFORMED[bad.code], **bad.values) from bad
    counters = _counters(session, address, device)
    _refuse_if_too_many(session, counters, now)
    card = session.scalar(_live_cards().where(Card.selector == code.selector))
    card_id, stored = (card.id, card.verifier_hash) if card else (None, None)
    with database.paused(session):
        matches = passwords.secret_matches(stored, code.verifier, pepper)
    # Of many sent at once only those within the limits are answered, good or bad.
    for bucket, window in counters:
        throttle.count(session, bucket, now, window)
    _refuse_if_too_many(session, counters, now, itself=1)
    if not matches or card_id is None:
        raise Refused("card_unknown", status=422)
    for bucket, window in counters:
        throttle.take_back(session, bucket, now, window)
    return session.scalar(_live_cards().where(Card.id == card_id))


def remember_device(session: Session, child: Child, device: str | None, now: datetime) -> str | None:
    """Know this device next time; gives the secret for its cookie, or None if it is known already."""
    if _known(session, device) is not None:
        return None
    secret = secrets.token_urlsafe(16)
    session.add(Device(library_id=child.library_id, token_hash=tokens.token_hash(secret), created_at=now))
    return secret


def device_cookie(*, is_secure: bool) -> str:
    """What the cookie with that secret is called."""
    return "__Host-device" if is_secure else "device"


def _open(session: Session, card: Card | None, now: datetime) -> Entered:
    if card is None:
        raise Refused("card_unknown", status=422)
    slug = session.scalars(select(Library.slug).where(Library.id == card.library_id)).one()
    return Entered(card.child, slug, sessions.open_for_child(session, card.child, now, card.id))


def _live_cards() -> Select[Card]:
    return select(Card).where(Card.voided_at.is_(None)).options(joinedload(Card.child))


Counters = list[tuple[str, timedelta]]


def _counters(session: Session, address: str, device: str | None) -> Counters:
    """Where a failure is counted: a known device has counters of its own."""
    known = _known(session, device)
    name = f"device:{known}" if known is not None else f"from:{network(address)}"
    own: Counters = [(f"card-{name}", QUICK_WINDOW), (f"card-slow-{name}", SLOW_WINDOW)]
    return own if known is not None else [*own, ("card-everywhere", EVERYWHERE_WINDOW)]


def _refuse_if_too_many(session: Session, counters: Counters, now: datetime, itself: int = 0) -> None:
    """`itself` is what this try has added to each counter already."""
    (quick_bucket, quick_window), slow, *everywhere = counters
    quick = throttle.counted_lately(session, quick_bucket, now, quick_window) - itself
    is_hasty = quick >= QUICK_FAILURES and throttle.counted(session, *_at(slow, now)) > itself
    is_over = any(
        throttle.counted(session, *_at(each, now)) >= FAILURES_EVERYWHERE + itself for each in everywhere
    )
    if is_hasty or is_over:
        raise Refused("card_too_many_tries", status=429)


def _at(counter: tuple[str, timedelta], now: datetime) -> tuple[str, datetime, timedelta]:
    return counter[0], now, counter[1]


def _known(session: Session, device: str | None) -> int | None:
    if not device:
        return None
    return session.scalar(select(Device.id).where(Device.token_hash == tokens.token_hash(device)))
