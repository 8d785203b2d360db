"""The titles of a club's boxes: which are there to be borrowed, and which are the club's at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, bindparam, func, or_, select
from sqlalchemy.orm import Session

from app.catalogue.models import Copy, CopyState, Work
from app.clubs.models import Club
from app.deposits.models import Box, Deposit
from app.loans.models import LENT_FROM, Loan
from app.loans.queries import WORK

AT_ONCE = 48
"""Covers on one page of the desk."""


@dataclass(frozen=True)
class BookThere:
    """A title in the club's boxes, with how many copies nobody has borrowed."""

    work: Any
    """`id`, `key`, `title`, `author`, `sort_key`, `cover_id`."""
    copies: int


_IS_OUT = select(Loan.id).where(Loan.copy_id == Copy.id, Loan.returned_at.is_(None)).exists()


_THERE = (
    select(WORK, func.count(Copy.id))
    .join(Copy, Copy.work_id == Work.id)
    .join(Box, Box.id == Copy.box_id)
    .join(Deposit, and_(Deposit.box_id == Box.id, Deposit.counted_at.is_(None)))
    .where(
        Deposit.library_id == bindparam("library"),
        or_(
            Deposit.club_id == bindparam("club"),
            Deposit.club_id.is_(None) & (Deposit.school_id == bindparam("school")),
        ),
        Box.state.in_(LENT_FROM),
        Copy.state == CopyState.IN_BOX,
        ~_IS_OUT,
        or_(
            Work.sort_key > bindparam("after"),
            and_(Work.sort_key == bindparam("after"), Work.id > bindparam("after_id")),
        ),
    )
    .group_by(Work.id)
    .order_by(Work.sort_key, Work.id)
    .limit(AT_ONCE + 1)
)


def books_there(session: Session, club: Club, after: tuple[str, int] = ("", 0)) -> list[BookThere]:
    """Titles of the club's boxes with a copy nobody has; one more than a page when there are more."""
    values = {
        "library": club.library_id,
        "club": club.id,
        "school": club.school_id,
        "after": after[0],
        "after_id": after[1],
    }
    return [BookThere(work, copies) for work, copies in session.execute(_THERE, values)]


def of_clubs_boxes(session: Session, club: Club, works: Sequence[Work]) -> list[Work]:
    """Those of `works` that lie in a box at the club, or are lent from one."""
    found = session.scalars(
        select(Copy.work_id)
        .join(Deposit, and_(Deposit.box_id == Copy.box_id, Deposit.counted_at.is_(None)))
        .where(Deposit.library_id == club.library_id, Copy.work_id.in_([work.id for work in works]))
        .where(or_(Deposit.club_id == club.id, Deposit.school_id == club.school_id))
    )
    there = set(found)
    return [work for work in works if work.id in there]


def work_of_clubs_boxes(session: Session, club: Club, key: str) -> Work | None:
    """The title with this key, if it lies in a box at the club or is lent from one."""
    work = session.scalar(select(Work).where(Work.library_id == club.library_id, Work.key == key))
    return next(iter(of_clubs_boxes(session, club, [work])), None) if work else None


def place_of_work(session: Session, club: Club, key: str) -> tuple[str, int]:
    """Where the work with this key stands in the alphabet; before all others if there is none."""
    mine = select(Work.sort_key, Work.id).where(Work.library_id == club.library_id, Work.key == key)
    row = session.execute(mine).one_or_none() if key else None
    return (row.sort_key, row.id) if row else ("", 0)
