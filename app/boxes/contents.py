"""What lies in a box, what went out with each of its stays, and what is missing since."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, case, func, select
from sqlalchemy.orm import Bundle, Session

from app.catalogue.models import Copy, CopyState, Work
from app.clubs.models import Club
from app.deposits.models import Box, Deposit, DepositedCopy
from app.libraries.models import School


@dataclass(frozen=True)
class Title:
    """A work and how many copies of it there are, here or missing, as the list says."""

    work: Any
    """`key`, `title`, `author`."""
    copies: int


@dataclass(frozen=True)
class Stay:
    """One stay of a box in its history: books that went out, and those that are missing since."""

    id: int
    sent_at: datetime
    counted_at: datetime | None
    sent_on_at: datetime | None
    """Where it went on from here without a count, rather than home."""
    school: str
    club: str | None
    books: int
    missing: int


@dataclass(frozen=True)
class Missing:
    """A copy that did not come home with its box, and where it was."""

    copy_key: str
    title: str
    school: str
    lost_at: datetime


_TITLES: Any = (
    select(Bundle("work", Work.key, Work.title, Work.author), func.count(Copy.id))
    .join(Copy, Copy.work_id == Work.id)
    .where(Copy.box_id == bindparam("box"))
    .group_by(Work.id)
)
_BY_TITLE = _TITLES.order_by(Work.sort_key, Work.id)
_LAST_PACKED_FIRST = _TITLES.order_by(
    func.max(Copy.packed_at).desc(), func.max(Copy.id).desc(), Work.sort_key, Work.id
)
_BY_BOX: Any = (
    select(Bundle("work", Work.key, Work.title, Work.author), func.count(Copy.id), Copy.box_id)
    .join(Copy, Copy.work_id == Work.id)
    .where(Copy.box_id.in_(bindparam("boxes", expanding=True)))
    .group_by(Copy.box_id, Work.id)
    .order_by(Work.sort_key, Work.id)
)
_IS_MISSING = DepositedCopy.lost_at.is_not(None) & DepositedCopy.surfaced_at.is_(None)
_STAYS = (
    select(Deposit.id, Deposit.sent_at, Deposit.counted_at, Deposit.sent_on_at, School.name, Club.name)
    .add_columns(func.count(DepositedCopy.id), func.sum(case((_IS_MISSING, 1), else_=0)))
    .join(School, School.id == Deposit.school_id)
    .outerjoin(Club, Club.id == Deposit.club_id)
    .outerjoin(DepositedCopy, DepositedCopy.deposit_id == Deposit.id)
    .where(Deposit.box_id == bindparam("box"))
    .group_by(Deposit.id, School.id, Club.id)
    .order_by(Deposit.sent_at.desc(), Deposit.id.desc())
)
_MISSING = (
    select(Copy.key, Work.title, School.name, DepositedCopy.lost_at)
    .join(DepositedCopy, DepositedCopy.copy_id == Copy.id)
    .join(Deposit, Deposit.id == DepositedCopy.deposit_id)
    .join(School, School.id == Deposit.school_id)
    .join(Work, Work.id == Copy.work_id)
    .where(Deposit.box_id == bindparam("box"), _IS_MISSING, Copy.state == CopyState.LOST)
    .order_by(DepositedCopy.lost_at.desc(), Work.sort_key, Copy.id)
)


def titles_in(session: Session, box: Box, newest_first: bool = False) -> list[Title]:
    """The titles in the box with their copies, by title, or the one packed last first."""
    rows = session.execute(_LAST_PACKED_FIRST if newest_first else _BY_TITLE, {"box": box.id})
    return [Title(work, copies) for work, copies in rows]


def titles_of(session: Session, box_ids: Collection[int]) -> dict[int, list[Title]]:
    """The same for several boxes in one question, each by title; boxes without books left out."""
    found: dict[int, list[Title]] = {}
    for work, copies, box_id in session.execute(_BY_BOX, {"boxes": list(box_ids)}):
        found.setdefault(box_id, []).append(Title(work, copies))
    return found


def books_in(session: Session, box: Box) -> int:
    """How many books the box holds."""
    return session.scalar(select(func.count(Copy.id)).where(Copy.box_id == box.id)) or 0


def copies_of(session: Session, box: Box, work: Work) -> int:
    """How many of them are copies of `work`."""
    held = select(func.count(Copy.id)).where(Copy.box_id == box.id, Copy.work_id == work.id)
    return session.scalar(held) or 0


def stays_of(session: Session, box: Box) -> list[Stay]:
    """Where the box has been, the newest stay first."""
    return [Stay(*row) for row in session.execute(_STAYS, {"box": box.id})]


def missing_from(session: Session, box: Box) -> list[Missing]:
    """The copies that did not come home with this box and have not turned up since."""
    rows: Any = session.execute(_MISSING, {"box": box.id})
    return [Missing(*row) for row in rows]
