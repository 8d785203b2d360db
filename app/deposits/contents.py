"""What lies in a box, what went out with each of its stays, and what is missing since."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session, contains_eager, selectinload

from app.catalogue.models import Copy, CopyState, Work
from app.deposits.models import Box, Deposit, DepositedCopy


@dataclass(frozen=True)
class Title:
    """A work and how many copies of it there are, here or missing, as the list says."""

    work: Work
    copies: int


@dataclass(frozen=True)
class Stay:
    """One stay of a box in its history: books that went out, and those that are missing since."""

    deposit: Deposit
    books: int
    missing: int


@dataclass(frozen=True)
class Missing:
    """A copy that did not come home with its box, and where it was."""

    copy: Copy
    deposit: Deposit
    lost_at: datetime


def titles_in(session: Session, box: Box, newest_first: bool = False) -> list[Title]:
    """The titles in the box with their copies, by title, or the one packed last first."""
    order = (func.max(Copy.packed_at).desc(), func.max(Copy.id).desc()) if newest_first else ()
    rows = session.execute(
        select(Work, func.count(Copy.id))
        .join(Copy, Copy.work_id == Work.id)
        .where(Copy.box_id == box.id)
        .group_by(Work.id)
        .order_by(*order, Work.sort_key, Work.id)
    )
    return [Title(work, copies) for work, copies in rows]


def books_in(session: Session, box: Box) -> int:
    """How many books the box holds."""
    return session.scalar(select(func.count(Copy.id)).where(Copy.box_id == box.id)) or 0


def copies_of(session: Session, box: Box, work: Work) -> int:
    """How many of them are copies of `work`."""
    held = select(func.count(Copy.id)).where(Copy.box_id == box.id, Copy.work_id == work.id)
    return session.scalar(held) or 0


def stays_of(session: Session, box: Box) -> list[Stay]:
    """Where the box has been, the newest stay first."""
    is_missing = DepositedCopy.lost_at.is_not(None) & DepositedCopy.surfaced_at.is_(None)
    rows = session.execute(
        select(Deposit, func.count(DepositedCopy.id), func.sum(case((is_missing, 1), else_=0)))
        .outerjoin(DepositedCopy, DepositedCopy.deposit_id == Deposit.id)
        .where(Deposit.box_id == box.id)
        .group_by(Deposit.id)
        .order_by(Deposit.sent_at.desc(), Deposit.id.desc())
        .options(*_where())
    )
    return [Stay(deposit, books, missing or 0) for deposit, books, missing in rows]


def missing_from(session: Session, box: Box) -> list[Missing]:
    """The copies that did not come home with this box and have not turned up since."""
    rows = session.execute(
        select(Copy, Deposit, DepositedCopy.lost_at)
        .join(DepositedCopy, DepositedCopy.copy_id == Copy.id)
        .join(Deposit, Deposit.id == DepositedCopy.deposit_id)
        .join(Copy.work)
        .where(
            Deposit.box_id == box.id,
            DepositedCopy.lost_at.is_not(None),
            DepositedCopy.surfaced_at.is_(None),
            Copy.state == CopyState.LOST,
        )
        .order_by(DepositedCopy.lost_at.desc(), Work.sort_key, Copy.id)
        .options(contains_eager(Copy.work), *_where())
    )
    return [Missing(copy, deposit, lost_at) for copy, deposit, lost_at in rows if lost_at]


def _where() -> tuple[Any, Any]:
    return selectinload(Deposit.school), selectinload(Deposit.club)
