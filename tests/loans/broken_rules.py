"""Each rule of boxes and loans broken on purpose, one at a time: the machine must notice every one."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.boxes import packing
from app.catalogue.models import Copy, CopyState, Work
from app.deposits import dispatch, following, losses
from app.deposits.models import Box, BoxState, Deposit
from app.loans import figures, homecoming, lending
from app.loans.models import Ending, Loan
from app.places import membership

Break = Callable[[pytest.MonkeyPatch], None]


def a_copy_lies_in_two_boxes(patch: pytest.MonkeyPatch) -> None:
    """What is packed is taken from a box that is out."""
    right = packing.add_copy

    def add(session: Session, box: Box, work: Work, by: Any, now: datetime) -> Copy:
        other = session.scalar(
            select(Copy).where(Copy.work_id == work.id, Copy.state == CopyState.IN_BOX, Copy.box_id != box.id)
        )
        if other is not None and box.state in (BoxState.BEING_PACKED, BoxState.ON_SHELF):
            other.box_id = box.id
            return other
        return right(session, box, work, by, now)

    patch.setattr(packing, "add_copy", add)


def a_loan_outlives_its_stay(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(following, "WHEN_HOME", [])


def a_count_leaves_the_book_with_the_child(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(following, "WHEN_COUNTED", [])


def two_children_have_one_copy(patch: pytest.MonkeyPatch) -> None:
    """Nobody looks whether the copy is out, and the database's net is gone as well."""

    def free(session: Session, club: Any, work: Work, copy: Copy | None) -> tuple[Deposit, Copy]:
        session.execute(text("DROP INDEX IF EXISTS uq_loans_open"))
        row = session.execute(
            select(Deposit, Copy)
            .join(Copy, Copy.box_id == Deposit.box_id)
            .where(*lending.lent_out(club), Copy.work_id == work.id)
            .order_by(Copy.id)
        ).first()
        if row is None:
            return right(session, club, work, copy)
        return row[0], row[1]

    right = lending._free
    patch.setattr(lending, "_free", free)


def the_library_is_taken_from_elsewhere(patch: pytest.MonkeyPatch) -> None:
    """The tenant comes with the form, and not from the row the guard has found."""
    made = Loan.__init__

    def make(self: Loan, **values: Any) -> None:
        elsewhere = {"library_id": values["library_id"] + 1} if "library_id" in values else {}
        made(self, **values | elsewhere)

    patch.setattr(Loan, "__init__", make)


def a_return_said_twice_counts_twice(patch: pytest.MonkeyPatch) -> None:
    def end(session: Session, loan: Loan, ending: Ending, by: Any, now: datetime) -> bool:
        loan.returned_at, loan.ending, loan.returned_by_id = now, ending, by.id if by else None
        session.flush()
        return True

    patch.setattr(lending, "end", end)


def a_lost_copy_is_not_counted(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(losses, "lose", lambda session, copy, by, now: None)


def anybody_borrows_from_any_box(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(membership, "must_be_in", lambda session, club_id, child: None)


def a_box_on_its_way_home_still_lends(patch: pytest.MonkeyPatch) -> None:
    """Also what has been counted home already."""

    def free(deposit: Deposit, work: Work, copy: Copy | None) -> Any:
        is_out = select(Loan.id).where(Loan.copy_id == Copy.id, Loan.returned_at.is_(None)).exists()
        return select(Copy).where(Copy.box_id == deposit.box_id, Copy.work_id == work.id, ~is_out).limit(1)

    patch.setattr(lending, "_free_copies", free)


def a_loan_is_counted_twice(patch: pytest.MonkeyPatch) -> None:
    right = figures.count

    def count(*of: Any, loans: int = 0, renewals: int = 0) -> None:
        right(*of, loans=loans, renewals=loans + renewals)

    patch.setattr(figures, "count", count)


def a_box_goes_on_and_its_stay_stays_open(patch: pytest.MonkeyPatch) -> None:
    right = dispatch.begin_stay

    def begin(session: Session, box: Box, *of: Any) -> Deposit:
        before = session.scalars(select(Deposit).where(Deposit.box_id == box.id).order_by(Deposit.id)).all()
        stay = right(session, box, *of)
        if before and before[-1].counted_at == stay.sent_at:
            session.execute(text("DROP INDEX IF EXISTS uq_deposits_open"))
            before[-1].counted_at = before[-1].sent_on_at = None
        session.flush()
        return stay

    patch.setattr(dispatch, "begin_stay", begin)


def the_wrong_copy_is_returned(patch: pytest.MonkeyPatch) -> None:
    """The next loan of the stay ends in its place."""
    right = homecoming.settle

    def settle(session: Session, deposit: Deposit, by: Any, now: datetime) -> None:
        other = session.scalar(
            select(Loan).where(Loan.deposit_id == deposit.id, Loan.returned_at.is_(None)).limit(1)
        )
        if other is None or deposit.counted_at is not None:
            right(session, deposit, by, now)
        else:
            lending.end(session, other, Ending.RETURNED, by, now)

    patch.setattr(following, "WHEN_COUNTED", [settle])


BROKEN: tuple[Break, ...] = (
    a_copy_lies_in_two_boxes,
    a_loan_outlives_its_stay,
    a_count_leaves_the_book_with_the_child,
    two_children_have_one_copy,
    the_library_is_taken_from_elsewhere,
    a_return_said_twice_counts_twice,
    a_lost_copy_is_not_counted,
    anybody_borrows_from_any_box,
    a_box_on_its_way_home_still_lends,
    a_loan_is_counted_twice,
    a_box_goes_on_and_its_stay_stays_open,
    the_wrong_copy_is_returned,
)
