"""Six digits by mail: how a guardian confirms a link that is older than a season.

The paper may have passed through many hands by then. A known address gets the digits and no other does;
who never gave one names it now, and staff see that it was confirmed by mail only.
"""

import hmac
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from app.accounts.people import tidy_email
from app.accounts.tries import MANY, Tries
from app.consents.guardian_links import Opened
from app.core import audit
from app.core.errors import Refused
from app.notices import outbox

WINDOW = timedelta(minutes=10)
DIGITS = 6
FEW = 5
"""Codes asked for, and wrong ones typed, for one link in a quarter of an hour."""
LONGEST_UNASKED = timedelta(days=365)
"""Where the library has noted no season a link is confirmed once a year."""


def fresh_since(opened: Opened) -> datetime:
    """When the link was given, or last confirmed."""
    return opened.link.confirmed_at or opened.link.created_at


def is_due(opened: Opened, season_ended_on: date | None, now: datetime) -> bool:
    """Whether the link must be confirmed: a season has ended since it was fresh, or a year has passed."""
    since = fresh_since(opened)
    return now - since > LONGEST_UNASKED or (season_ended_on is not None and season_ended_on >= since.date())


def ask_for_code(session: Session, opened: Opened, email: str, address: str, now: datetime) -> None:
    """Mail six digits: to the guardian's address, whatever was typed; to the one typed if it has none yet.

    Raises Refused: too_many_tries.
    """
    Tries(session, "guardian_code", now, {str(opened.link.id): FEW, address: MANY}).count_or_refuse()
    guardian = opened.guardian
    guardian.new_email = guardian.email or tidy_email(email)
    outbox.tell_guardian(
        session,
        guardian.library_id,
        guardian.id,
        "guardian_code",
        about=opened.guardianship.key,
        once=f"{opened.guardianship.key}:{now.isoformat()}",
        now=now,
    )


def confirm_with_code(
    session: Session, opened: Opened, typed: str, secret: bytes, address: str, now: datetime
) -> None:
    """The digits are right: the link is good for a season more.

    Raises Refused: too_many_tries, digits_unfit.
    """
    tries = Tries(session, "guardian_digits", now, {str(opened.link.id): FEW, address: MANY})
    tries.refuse_if_too_many()
    plain = "".join(character for character in typed if character.isdecimal())
    guardian = opened.guardian
    if not guardian.new_email or not _fits(opened, plain, secret, now):
        tries.note()
        raise Refused("digits_unfit", status=422)
    if guardian.email is None:
        # Nobody of staff has seen this address: for a protected child that is not enough (`decisions.md` 24).
        opened.guardianship.may_see = False
    guardian.email, guardian.new_email = guardian.new_email, None
    opened.link.confirmed_at = now
    audit.record(session, "confirm_guardian_link", opened.guardianship, now=now)


def digits(guardianship_key: str, email: str, secret: bytes, now: datetime) -> str:
    """What stands in the mail; others every ten minutes, derived, never stored."""
    return _digits(guardianship_key, email, secret, _window(now))


def masked(email: str) -> str:
    """An address so that its owner knows it and nobody else learns it: "g…@example.org"."""
    name, _, host = email.partition("@")
    return f"{name[:1]}…@{host}"


def _fits(opened: Opened, plain: str, secret: bytes, now: datetime) -> bool:
    key, email = opened.guardianship.key, opened.guardian.new_email or ""
    windows = (_window(now), _window(now) - 1)
    return any(hmac.compare_digest(_digits(key, email, secret, each), plain) for each in windows)


def _digits(key: str, email: str, secret: bytes, window: int) -> str:
    digest = hmac.digest(secret, f"guardian digits:{key}:{email}:{window}".encode(), "sha256")
    return f"{int.from_bytes(digest[:8], 'big') % 10**DIGITS:0{DIGITS}}"


def _window(now: datetime) -> int:
    return int(now.timestamp() // WINDOW.total_seconds())
