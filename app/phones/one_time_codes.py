"""The second thing staff show: a code from an app, or one kept for the day the phone is gone.

An app's code is worth half a minute and works once (RFC 6238). Whoever types wrong ten times waits.
"""

import hmac
from datetime import datetime

import pyotp
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.accounts.tries import FEW, Tries
from app.core import database
from app.core.errors import Refused
from app.phones import recovery

STEP_SECONDS = 30


def check_code(session: Session, person: Person, typed: str, now: datetime) -> None:
    """Take a code of the person's own app; none works twice. Raises Refused: too_many_tries, code_wrong."""
    tries = _tries(session, person, now)
    tries.refuse_if_too_many()
    person = database.lock(session, person)
    step = matching_step(person.totp_secret or "", typed, now)
    if step is None or step <= person.totp_last_step:
        tries.note()
        raise Refused("code_wrong", status=422)
    person.totp_last_step = step


def matching_step(secret: str, typed: str, now: datetime) -> int | None:
    """The half-minute whose code was typed: this one or one of its neighbours."""
    if not secret:
        return None
    totp = pyotp.TOTP(secret, interval=STEP_SECONDS)
    plain = "".join(character for character in typed if character.isdecimal())
    this = int(now.timestamp()) // STEP_SECONDS
    steps = [
        step
        for step in (this - 1, this, this + 1)
        if hmac.compare_digest(totp.at(step * STEP_SECONDS), plain)
    ]
    return steps[-1] if steps else None


def set_up(
    session: Session, person: Person, secret: str, typed: str, pepper: str, now: datetime
) -> list[str]:
    """Take the app's first code and keep its secret; gives the ten recovery codes that go with it.

    Raises Refused: too_many_tries, code_wrong.
    """
    tries = _tries(session, person, now)
    tries.refuse_if_too_many()
    step = matching_step(secret, typed, now)
    if step is None:
        tries.note()
        raise Refused("code_wrong", status=422)
    person_id = person.id
    drawn = recovery.draw(session, pepper)
    person = session.get_one(Person, person_id)
    person.totp_secret, person.totp_last_step = secret, step
    return recovery.keep(session, person, drawn, now)


def use_recovery_code(
    session: Session, library_id: int, person: Person, typed: str, pepper: str, now: datetime
) -> None:
    """Take a recovery code in the place of the app's. Raises Refused: too_many_tries, recovery_code_wrong."""
    tries = _tries(session, person, now)
    tries.refuse_if_too_many()
    if not recovery.take(session, library_id, person, typed, pepper, now):
        tries.note()
        raise Refused("recovery_code_wrong", status=422)


def check_either(
    session: Session, library_id: int, person: Person, typed: str, pepper: str, now: datetime
) -> None:
    """Take whichever of the two was typed. Raises as `check_code` and `use_recovery_code`."""
    if any(character.isalpha() for character in typed):
        use_recovery_code(session, library_id, person, typed, pepper, now)
    else:
        check_code(session, person, typed, now)


def _tries(session: Session, person: Person, now: datetime) -> Tries:
    return Tries(session, "code", now, {person.key: FEW})
