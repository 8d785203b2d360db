"""What the count of a box does to its loans: a book that is home is returned, and no loan outlives a stay.

Copies of a title without barcodes look alike. While one of them is still to come the child that has a copy
has that one, so the loan moves on to it.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.catalogue.models import Copy
from app.core import audit
from app.deposits import following, moves
from app.deposits.models import Deposit, DepositedCopy
from app.loans import lending
from app.loans.models import Ending, Loan


def settle(session: Session, deposit: Deposit, by: Person | None, now: datetime) -> None:
    """Bring the loans of a stay in line with its count.

    A copy counted home is returned. Once the stay is over, loans of what is missing are written off together
    with the copies, and whatever went on with the box is returned.
    """
    moves.hold_stay(session, deposit)
    for loan, sent in _open_loans(session, deposit):
        if sent.counted_at is None and deposit.counted_at is None:
            continue
        other = _still_to_come(session, deposit, loan)
        if other is not None:
            loan.copy_id = other
            session.flush()
            continue
        ending = Ending.WRITTEN_OFF if sent.lost_at else Ending.RETURNED
        lending.end(session, loan, ending, by, sent.counted_at or now)


def undo(session: Session, deposit: Deposit, by: Person | None, now: datetime) -> None:
    """Before the last book counted is taken back: the loan that ended with it goes on."""
    moves.hold_stay(session, deposit)
    last = session.scalar(
        select(DepositedCopy)
        .join(Copy, Copy.id == DepositedCopy.copy_id)
        .where(DepositedCopy.deposit_id == deposit.id, DepositedCopy.counted_at.is_not(None))
        .where(Copy.box_id == deposit.box_id)
        .order_by(DepositedCopy.counted_at.desc(), DepositedCopy.id.desc())
        .limit(1)
    )
    if last is None or deposit.counted_at:
        return
    loan = session.scalar(
        select(Loan)
        .where(Loan.deposit_id == deposit.id, Loan.copy_id == last.copy_id)
        .where(Loan.ending == Ending.RETURNED, Loan.returned_at == last.counted_at)
        .limit(1)
    )
    if loan is not None:
        loan.returned_at = loan.ending = loan.returned_by_id = None
        session.flush()
        audit.record(session, "reopen_loan", loan, now=now, actor_id=by.id if by else None)


def _open_loans(session: Session, deposit: Deposit) -> Iterable[tuple[Loan, DepositedCopy]]:
    rows = session.execute(
        select(Loan, DepositedCopy)
        .join(
            DepositedCopy,
            (DepositedCopy.deposit_id == Loan.deposit_id) & (DepositedCopy.copy_id == Loan.copy_id),
        )
        .where(Loan.deposit_id == deposit.id, Loan.returned_at.is_(None))
        .order_by(Loan.id)
        .execution_options(populate_existing=True)
    )
    return [(loan, sent) for loan, sent in rows]


def _still_to_come(session: Session, deposit: Deposit, loan: Loan) -> int | None:
    """Another copy of the title, as like as two drops of water, that nobody has and nobody has counted."""
    own = session.get_one(Copy, loan.copy_id)
    if own.barcode is not None or deposit.counted_at is not None:
        return None
    is_out = select(Loan.id).where(Loan.copy_id == Copy.id, Loan.returned_at.is_(None)).exists()
    return session.scalar(
        select(Copy.id)
        .join(DepositedCopy, DepositedCopy.copy_id == Copy.id)
        .where(DepositedCopy.deposit_id == deposit.id, DepositedCopy.counted_at.is_(None))
        .where(Copy.work_id == own.work_id, Copy.barcode.is_(None), ~is_out)
        .order_by(Copy.id)
        .limit(1)
    )


following.WHEN_COUNTED.append(settle)
following.WHEN_HOME.append(settle)
following.BEFORE_UNCOUNTING.append(undo)
