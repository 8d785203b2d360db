"""Copies that are lost on the way, and that turn up again."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.catalogue.models import Copy, CopyState, Work
from app.core import audit, database
from app.core.errors import RuleBroken
from app.deposits.models import DepositedCopy
from app.loose_books.models import LooseBook


def lose(session: Session, copy: Copy, by: Person, now: datetime) -> None:
    """The copy did not come home with its box; whoever calls holds it."""
    before = copy.state
    copy.state, copy.box_id, copy.lost_at = CopyState.LOST, None, now
    audit.record(session, "lose", copy, now=now, actor_id=by.id, before=before, after=copy.state)


def surface(session: Session, copy: Copy, by: Person, now: datetime) -> None:
    """A copy that was lost has turned up: it stands on the shelf again, and its stay says so.

    Raises RuleBroken: copy_not_lost.
    """
    database.lock(session, copy)
    if copy.state != CopyState.LOST:
        raise RuleBroken("copy_not_lost", title=session.get_one(Work, copy.work_id).title)
    copy.state, copy.lost_at = CopyState.ON_SHELF, None
    session.execute(update(LooseBook).where(LooseBook.copy_id == copy.id).values(lost_at=None))
    for one in session.scalars(
        select(DepositedCopy).where(
            DepositedCopy.copy_id == copy.id,
            DepositedCopy.lost_at.is_not(None),
            DepositedCopy.surfaced_at.is_(None),
        )
    ):
        one.surfaced_at = now
    session.flush()
    audit.record(session, "surface", copy, now=now, actor_id=by.id, before=CopyState.LOST, after=copy.state)
