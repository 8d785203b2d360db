"""Leaving a club when books are still out: each goes to another child, comes back, or is written off."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager, joinedload

from app.accounts.models import Person
from app.catalogue.models import Copy, Work
from app.children.models import Child
from app.clubs.models import Club
from app.loans import lending
from app.loans.models import Ending, Loan
from app.places.models import Place, PlaceState

Said = Mapping[str, Child | Ending]
"""By the key of a loan: the child that has the book from now on, or how the loan ends."""


def books_out(session: Session, child: Child, club: Club) -> list[Loan]:
    """What the child has from the club's box, by title; copy and work are loaded."""
    return list(
        session.scalars(
            select(Loan)
            .join(Loan.copy)
            .join(Copy.work)
            .where(Loan.child_id == child.id, Loan.club_id == club.id, Loan.returned_at.is_(None))
            .options(
                contains_eager(Loan.copy).contains_eager(Copy.work),
                joinedload(Loan.club),
                joinedload(Loan.deposit),
            )
            .order_by(Work.sort_key, Loan.id)
        )
    )


def asks(session: Session, place: Place) -> bool:
    """Whether somebody has to say what becomes of books before the child leaves this place."""
    if place.state != PlaceState.ACTIVE:
        return False
    out = select(Loan.id).where(
        Loan.child_id == place.child_id, Loan.club_id == place.queue.club_id, Loan.returned_at.is_(None)
    )
    return session.scalar(out.limit(1)) is not None


def settle(session: Session, place: Place, said: Said, by: Person, now: datetime) -> None:
    """Do with each book what was said of it; the child then has none of the club's.

    A book nobody said anything about has come back. Raises RuleBroken as `lending.hand_over`.
    """
    for loan in _in_order_of_boxes(books_out(session, place.child, place.queue.club)):
        its = said.get(loan.key, Ending.RETURNED)
        if isinstance(its, Child):
            lending.hand_over(session, loan, its, by, now)
        else:
            lending.end(session, loan, its, by, now)


def _in_order_of_boxes(loans: Iterable[Loan]) -> list[Loan]:
    """So that two who leave at once never wait for each other's box."""
    return sorted(loans, key=lambda loan: (loan.deposit.box_id, loan.id))
