"""Reads about loans: who has what, and what is wanted home."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Bundle, Session, contains_eager, joinedload

from app.catalogue.models import Copy, Work
from app.children.models import Child, full_label, short_name
from app.clubs.models import Club
from app.deposits.models import Box, BoxState, Deposit
from app.loans.models import Loan
from app.places.models import Place, PlaceState, Queue, is_clubs_own

WANTED_HOME = (BoxState.CALLED_HOME, BoxState.UNDER_WAY_HOME)


@dataclass(frozen=True)
class BookOut:
    """A book a child has: since when, when its box is wanted home, and whether that day is past."""

    loan_key: str
    work: Any
    """`key`, `title`, `author`, `cover_id`."""
    since: datetime
    due_on: date | None
    is_wanted: bool
    renewals: int
    club_key: str


@dataclass
class Reader:
    """A child of the club and the books it has; `is_in` is false when it has left with them."""

    key: str
    first_name: str
    initial: str
    class_label: str
    animal: str
    alias: str
    is_protected: bool
    is_in: bool = True
    books: list[BookOut] = field(default_factory=list)

    @cached_property
    def short_name(self) -> str:
        """As `Child.short_name`."""
        return short_name(self.first_name, self.initial)

    @cached_property
    def full_label(self) -> str:
        """As `Child.full_label`."""
        return full_label(self.short_name, self.class_label)

    @property
    def wanted(self) -> list[BookOut]:
        """Those of its books whose box is wanted home."""
        return [book for book in self.books if book.is_wanted]


WORK: Any = Bundle("work", Work.id, Work.key, Work.title, Work.author, Work.sort_key, Work.cover_id)
"""As `BookOut` has it."""
_CHILD: Any = (
    Child.id,
    Child.key,
    Child.first_name,
    Child.initial,
    Child.class_label,
    Child.animal,
    Child.alias,
    Child.is_protected,
)
"""Its number, and what a `Reader` is made of, in this order."""
_IN_CLUB = (
    select(*_CHILD)
    .join(Place, Place.child_id == Child.id)
    .join(Queue, Queue.id == Place.queue_id)
    .where(Queue.club_id == bindparam("club"), is_clubs_own(), Place.state == PlaceState.ACTIVE)
    .order_by(Child.sort_key, Child.id)
)
_ONE_IN_CLUB = _IN_CLUB.with_only_columns(Child).order_by(None).where(Child.key == bindparam("key"))
_BOOKS_OUT = (
    select(
        *_CHILD,
        WORK,
        Loan.key.label("loan_key"),
        Club.key.label("club_key"),
        Loan.lent_at,
        Loan.renewals,
        Deposit.due_on,
        Box.state,
    )
    .select_from(Loan)
    .join(Child, Child.id == Loan.child_id)
    .join(Club, Club.id == Loan.club_id)
    .join(Copy, Copy.id == Loan.copy_id)
    .join(Work, Work.id == Copy.work_id)
    .join(Deposit, Deposit.id == Loan.deposit_id)
    .join(Box, Box.id == Deposit.box_id)
    .where(Loan.returned_at.is_(None))
)
_OF_CLUB = _BOOKS_OUT.where(Loan.club_id == bindparam("club")).order_by(
    Child.sort_key, Child.id, Work.sort_key, Loan.id
)
_OF_CHILD = _BOOKS_OUT.where(Loan.child_id == bindparam("child")).order_by(Work.sort_key, Loan.id)
_HOLDERS = (
    select(Loan)
    .join(Copy, Copy.id == Loan.copy_id)
    .join(Child, Child.id == Loan.child_id)
    .where(
        Loan.club_id == bindparam("club"),
        Copy.work_id == bindparam("work"),
        Loan.returned_at.is_(None),
    )
    .options(contains_eager(Loan.child), joinedload(Loan.deposit))
    .order_by(Child.sort_key, Loan.id)
)


def readers(session: Session, club: Club, today: date) -> list[Reader]:
    """The children of the club with the books they have, by name; who left with books stands last."""
    found = {number: Reader(*child) for number, *child in session.execute(_IN_CLUB, {"club": club.id})}
    for row in session.execute(_OF_CLUB, {"club": club.id}):
        if row.id not in found:
            found[row.id] = Reader(*row[1 : len(_CHILD)])
            found[row.id].is_in = False
        found[row.id].books.append(_book(row, today))
    return sorted(found.values(), key=lambda reader: not reader.is_in)


def books_of(
    session: Session, child: Child, today: date, *, club: Club | None = None, among: Any = None
) -> list[BookOut]:
    """The books the child has, by title: from the club's boxes or all; `among` the loans one may see."""
    wanted = _OF_CHILD if among is None else _OF_CHILD.where(Loan.id.in_(among.with_only_columns(Loan.id)))
    rows = session.execute(wanted, {"child": child.id})
    return [_book(row, today) for row in rows if club is None or row.club_key == club.key]


def holders(session: Session, club: Club, work_id: int) -> Sequence[Loan]:
    """The open loans of a title in the club, by the names of the children who have it."""
    return session.scalars(_HOLDERS, {"club": club.id, "work": work_id}).all()


def last_back(session: Session, club: Club, work_id: int) -> datetime | None:
    """When a copy of the title last came back to the club."""
    return session.scalar(
        select(func.max(Loan.returned_at))
        .join(Copy, Copy.id == Loan.copy_id)
        .where(Loan.club_id == club.id, Copy.work_id == work_id)
    )


def child_in(session: Session, club: Club, key: str) -> Child | None:
    """The child with this key, if it is in the club."""
    return session.scalar(_ONE_IN_CLUB, {"club": club.id, "key": key})


def ids_in(session: Session, club: Club) -> set[int]:
    """The numbers of the children in the club."""
    return {row.id for row in session.execute(_IN_CLUB, {"club": club.id})}


def _book(row: Any, today: date) -> BookOut:
    is_past = row.due_on is not None and today > row.due_on
    is_wanted = is_past or row.state in WANTED_HOME
    return BookOut(row.loan_key, row.work, row.lent_at, row.due_on, is_wanted, row.renewals, row.club_key)
