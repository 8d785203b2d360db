"""Borrowing, keeping longer and giving back a book of the club's box. This rule lives only here.

A child may have as many books as it likes, and none costs anything when it is late. Whoever lends holds the
box first and the copy next, so that of two who lend one copy at once the second is told that it is out, and
no book is lent from a box that is being counted home.
"""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.catalogue.models import Copy, CopyState, Work
from app.children.models import Child
from app.clubs.models import Club
from app.core import audit, database
from app.core.errors import RuleBroken
from app.deposits import moves
from app.deposits.models import Box, Deposit, DepositedCopy
from app.libraries.models import Library
from app.loans import figures, switch
from app.loans.models import LENT_FROM, Ending, Loan
from app.places import membership

SHORTEST_RENEWAL = timedelta(hours=1)
"""Said again sooner than that, "it keeps the book" is the same word said twice."""


def lend(
    session: Session,
    club: Club,
    child: Child,
    work: Work,
    by: Person | None,
    now: datetime,
    copy: Copy | None = None,
) -> Loan:
    """The child takes the book: this very `copy`, or any of the title in the club's boxes that is there.

    A child that has the title already keeps it, and nothing is counted twice. `by` is none when the child
    takes it itself. Raises RuleBroken: loans_are_off, children_do_not_lend, not_in_club, not_in_clubs_box,
    copy_is_out.
    """
    switch.must_be_on(session, club, by_child=by is None)
    membership.must_be_in(session, club.id, child)
    had = _loan_of(session, club, child, work)
    if had is not None and (copy is None or copy.id == had.copy_id):
        return had
    deposit, free = _free(session, club, work, copy)
    loan = Loan(
        library_id=club.library_id,
        copy_id=free.id,
        deposit_id=deposit.id,
        child_id=child.id,
        club_id=club.id,
        lent_at=now,
        lent_by_id=by.id if by else None,
    )
    session.add(loan)
    session.flush()
    audit.record(session, "lend", loan, now=now, actor_id=by.id if by else None)
    figures.count(session, session.get_one(Library, club.library_id), club, work, now, loans=1)
    return loan


def renew(session: Session, loan: Loan, by: Person | None, now: datetime) -> bool:
    """The child keeps the book for another while; counted apart from first loans.

    Gives whether it was counted: not for a book that is back, nor twice within an hour.
    """
    moves.hold_stay(session, loan.deposit)
    database.lock(session, loan)
    if loan.returned_at or now - (loan.renewed_at or loan.lent_at) < SHORTEST_RENEWAL:
        return False
    loan.renewals, loan.renewed_at = loan.renewals + 1, now
    audit.record(session, "renew_loan", loan, now=now, actor_id=by.id if by else None)
    library = session.get_one(Library, loan.library_id)
    work = session.get_one(Work, loan.copy.work_id)
    figures.count(session, library, loan.club, work, now, renewals=1)
    return True


def give_back(session: Session, loan: Loan, by: Person | None, now: datetime) -> bool:
    """The book is back in the box. Said again it changes nothing; gives whether this was the first word."""
    return end(session, loan, Ending.RETURNED, by, now)


def hand_over(session: Session, loan: Loan, to: Child, by: Person, now: datetime) -> Loan:
    """Another child of the club has the book now; it never came back in between.

    Raises RuleBroken: loan_is_over, same_child, and those of `lend`.
    """
    if loan.child_id == to.id:
        raise RuleBroken("same_child", child=to.short_name)
    if not end(session, loan, Ending.HANDED_OVER, by, now):
        raise RuleBroken("loan_is_over", title=loan.copy.work.title)
    return lend(session, loan.club, to, loan.copy.work, by, now, loan.copy)


def end(session: Session, loan: Loan, ending: Ending, by: Person | None, now: datetime) -> bool:
    """End a loan, whatever became of the book; gives whether it ended now, for one that is over stays so."""
    moves.hold_stay(session, loan.deposit)
    database.lock(session, loan)
    if loan.returned_at:
        return False
    loan.returned_at, loan.ending, loan.returned_by_id = now, ending, by.id if by else None
    session.flush()
    audit.record(session, "end_loan", loan, now=now, actor_id=by.id if by else None, after=ending)
    return True


def lent_out(club: Club) -> tuple[ColumnElement[bool], ...]:
    """Which stays a club's children borrow from: those for the club, and those for its whole school."""
    return (
        Deposit.library_id == club.library_id,
        Deposit.counted_at.is_(None),
        or_(
            Deposit.club_id == club.id,
            Deposit.club_id.is_(None) & (Deposit.school_id == club.school_id),
        ),
    )


def _loan_of(session: Session, club: Club, child: Child, work: Work) -> Loan | None:
    return session.scalar(
        select(Loan)
        .join(Copy, Copy.id == Loan.copy_id)
        .where(Loan.child_id == child.id, Loan.club_id == club.id, Copy.work_id == work.id)
        .where(Loan.returned_at.is_(None))
        .order_by(Loan.id)
        .limit(1)
    )


def _free(session: Session, club: Club, work: Work, copy: Copy | None) -> tuple[Deposit, Copy]:
    """A copy that is there, held together with its box, which is held first."""
    deposits = session.scalars(
        select(Deposit)
        .join(Box, Box.id == Deposit.box_id)
        .join(Copy, Copy.box_id == Box.id)
        .where(*lent_out(club), Box.state.in_(LENT_FROM), Copy.work_id == work.id)
        .where(Copy.id == copy.id if copy else Copy.id.is_not(None))
        .order_by(Deposit.box_id)
        .distinct()
    ).all()
    if not deposits:
        raise RuleBroken("not_in_clubs_box", title=work.title)
    for deposit in deposits:
        box = moves.hold_stay(session, deposit)
        if deposit.counted_at or box.state not in LENT_FROM:
            continue
        found = session.scalar(_free_copies(deposit, work, copy))
        if found is not None:
            return deposit, database.lock(session, found)
    raise RuleBroken("copy_is_out", title=work.title)


def _free_copies(deposit: Deposit, work: Work, copy: Copy | None) -> Select[Copy]:
    """Copies nobody has; what has been counted home is no longer at the school."""
    is_out = select(Loan.id).where(Loan.copy_id == Copy.id, Loan.returned_at.is_(None)).exists()
    wanted = (
        select(Copy)
        .join(DepositedCopy, DepositedCopy.copy_id == Copy.id)
        .where(DepositedCopy.deposit_id == deposit.id, DepositedCopy.counted_at.is_(None))
        .where(Copy.work_id == work.id, Copy.state == CopyState.IN_BOX, ~is_out)
    )
    if copy is not None:
        wanted = wanted.where(Copy.id == copy.id)
    # A copy with a barcode is lent by its barcode while others of the title are there.
    return wanted.order_by(Copy.barcode.is_not(None), Copy.id).limit(1)
