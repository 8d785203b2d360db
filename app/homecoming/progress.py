"""How far the count of a box has come."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.boxes.contents import Title
from app.catalogue.models import Copy, Work
from app.deposits.models import Deposit, DepositedCopy


@dataclass(frozen=True)
class Tally:
    """How far the count has come: `home` of `sent` books, what is still missing, what came last."""

    sent: int
    home: int
    missing: list[Title]
    latest: Work | None

    @property
    def missing_books(self) -> int:
        return self.sent - self.home


def tally(session: Session, deposit: Deposit) -> Tally:
    """How far the count of this stay has come."""
    sent, home = session.execute(
        select(func.count(DepositedCopy.id), func.count(DepositedCopy.counted_at)).where(
            DepositedCopy.deposit_id == deposit.id
        )
    ).one()
    return Tally(sent, home, still_missing(session, deposit), _latest(session, deposit))


def still_missing(session: Session, deposit: Deposit) -> list[Title]:
    """The titles of this stay that have not been counted home, with their copies."""
    rows = session.execute(
        select(Work, func.count(DepositedCopy.id))
        .join(Copy, Copy.work_id == Work.id)
        .join(DepositedCopy, DepositedCopy.copy_id == Copy.id)
        .where(DepositedCopy.deposit_id == deposit.id, DepositedCopy.counted_at.is_(None))
        .group_by(Work.id)
        .order_by(Work.sort_key, Work.id)
    )
    return [Title(work, copies) for work, copies in rows]


def _latest(session: Session, deposit: Deposit) -> Work | None:
    return session.scalar(
        select(Work)
        .join(Copy, Copy.work_id == Work.id)
        .join(DepositedCopy, DepositedCopy.copy_id == Copy.id)
        .where(
            DepositedCopy.deposit_id == deposit.id,
            DepositedCopy.counted_at.is_not(None),
            Copy.box_id == deposit.box_id,
        )
        .order_by(DepositedCopy.counted_at.desc(), DepositedCopy.id.desc())
        .limit(1)
    )
