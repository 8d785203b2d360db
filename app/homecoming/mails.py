"""What a mail about a box needs, when it is sent; nothing if there is nothing to tell any more."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.catalogue.models import Copy, Work
from app.deposits import onward
from app.deposits.models import Deposit, DepositedCopy
from app.homecoming import told
from app.notices.models import Notice
from app.notices.post import Composer


def box_due(session: Session, notice: Notice, now: datetime) -> dict[str, Any] | None:
    """A box that is wanted home; nothing once it is on its way, or the day has been moved."""
    stay = _stay(session, notice)
    if stay is None or stay.counted_at or stay.sent_home_at or stay.due_on is None:
        return None
    reminded = stay.reminded_again_of if notice.template == told.DUE_AGAIN else stay.reminded_of
    if reminded != stay.due_on:
        return None
    return _context(stay)


def books_missing(session: Session, notice: Notice, now: datetime) -> dict[str, Any] | None:
    """The titles that did not come home with a box; nothing once they have all turned up."""
    stay = _stay(session, notice)
    if stay is None:
        return None
    titles = session.scalars(
        select(Work.title)
        .join(Copy, Copy.work_id == Work.id)
        .join(DepositedCopy, DepositedCopy.copy_id == Copy.id)
        .where(
            DepositedCopy.deposit_id == stay.id,
            DepositedCopy.lost_at.is_not(None),
            DepositedCopy.surfaced_at.is_(None),
        )
        .order_by(Work.sort_key, Copy.id)
    ).all()
    if not titles:
        return None
    before = [earlier.school.name for earlier in onward.stays_before(session, stay)]
    return _context(stay) | {"titles": titles, "schools_before": before}


def _stay(session: Session, notice: Notice) -> Deposit | None:
    return session.scalar(
        select(Deposit)
        .where(Deposit.library_id == notice.library_id, Deposit.key == notice.about)
        .options(joinedload(Deposit.box), joinedload(Deposit.school), joinedload(Deposit.club))
    )


def _context(stay: Deposit) -> dict[str, Any]:
    return {"deposit": stay, "box": stay.box, "place": stay.club.name if stay.club else stay.school.name}


COMPOSERS: dict[str, Composer] = {
    told.DUE: box_due,
    told.DUE_AGAIN: box_due,
    told.MISSING: books_missing,
}
