"""Who else must know when a box's stay begins or ends: rooms further on add themselves here."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.deposits.models import Deposit

Follower = Callable[[Session, Deposit, Person | None, datetime], None]
"""Is told in the same transaction, while the box is held; by nobody where a driver has ticked it."""

Undoing = Callable[[Session, Deposit, Deposit | None, Person | None, datetime], None]
"""The stay that never was, and the one before it that goes on."""

WHEN_SENT: list[Follower] = []
WHEN_HOME: list[Follower] = []
WHEN_COUNTED: list[Follower] = []
BEFORE_UNCOUNTING: list[Follower] = []
WHEN_TAKEN_BACK: list[Undoing] = []


def sent(session: Session, deposit: Deposit, by: Person | None, now: datetime) -> None:
    """A box has been sent: this stay has begun."""
    for follow in WHEN_SENT:
        follow(session, deposit, by, now)


def home(session: Session, deposit: Deposit, by: Person | None, now: datetime) -> None:
    """A box has been counted home, or has gone on to another school: this stay is over."""
    for follow in WHEN_HOME:
        follow(session, deposit, by, now)


def counted(session: Session, deposit: Deposit, by: Person | None, now: datetime) -> None:
    """One or more copies of this stay have been counted: they are asked for no more."""
    for follow in WHEN_COUNTED:
        follow(session, deposit, by, now)


def uncounting(session: Session, deposit: Deposit, by: Person | None, now: datetime) -> None:
    """The copy counted last is about to be asked for again."""
    for follow in BEFORE_UNCOUNTING:
        follow(session, deposit, by, now)


def taken_back(
    session: Session, deposit: Deposit, before: Deposit | None, by: Person | None, now: datetime
) -> None:
    """A box was not sent after all: this stay never was, and the one `before`, if any, goes on."""
    for follow in WHEN_TAKEN_BACK:
        follow(session, deposit, before, by, now)
