"""Where a book belongs that turns up in a box it did not go out with: at school and in the count at home."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.boxes import scans
from app.catalogue.models import Copy, CopyState, Work
from app.core import database
from app.core.errors import RuleBroken
from app.deposits import following, losses, moves
from app.deposits.models import Box, BoxState, Deposit, DepositedCopy
from app.homecoming import counting
from app.libraries.models import School


class Belongs(StrEnum):
    HERE = "here"
    """It went out with this box."""
    OTHER_STAY = "other_stay"
    """It went out with another box; it is now counted home for that one, or lies in this one."""
    OTHER_BOX = "other_box"
    """Its box stands near: put it there."""
    SHELF = "shelf"
    TURNED_UP = "turned_up"
    """It was missing, and is not any more."""
    NOBODYS = "nobodys"
    """No copy of the title is out or missing: it may be the school's own."""
    ASK = "ask"
    """Several may be meant; a person chooses."""


@dataclass(frozen=True)
class Choice:
    """A copy it may be: of this box and school, out or missing since."""

    copy_key: str
    number: int
    school: str
    is_missing: bool


@dataclass(frozen=True)
class Answer:
    """Where a book belongs; box and school as far as they are known."""

    belongs: Belongs
    work: Work
    number: int | None = None
    school: str | None = None
    choices: tuple[Choice, ...] = ()


def look(session: Session, deposit: Deposit, text: str) -> tuple[Work, Copy | None]:
    """The book the text means. Raises RuleBroken: scan_unknown, scan_several, and those of `scans.look`."""
    seen = scans.look(session, deposit.library_id, text)
    work = seen.work or counting.meant(session, deposit, seen)
    if work is None:
        raise RuleBroken("scan_unknown", text=seen.text)
    return work, seen.copy


def choices_of(session: Session, deposit: Deposit, work: Work) -> tuple[Choice, ...]:
    """One copy of each other stay that has the title out or missing; those that are out first."""
    is_out = (Deposit.counted_at.is_(None)) & (DepositedCopy.counted_at.is_(None))
    is_missing = DepositedCopy.lost_at.is_not(None) & DepositedCopy.surfaced_at.is_(None)
    found: dict[int, Choice] = {}
    for which in (is_out, is_missing):
        for stay_id, choice in _of_other_stays(session, deposit, work, which):
            found.setdefault(stay_id, choice)
    return tuple(found.values())


def _of_other_stays(
    session: Session, deposit: Deposit, work: Work, which: ColumnElement[bool]
) -> list[tuple[int, Choice]]:
    rows = session.execute(
        select(Deposit.id, Copy.key, Box.number, School.name, DepositedCopy.lost_at)
        .join(DepositedCopy, DepositedCopy.deposit_id == Deposit.id)
        .join(Copy, Copy.id == DepositedCopy.copy_id)
        .join(Box, Box.id == Deposit.box_id)
        .join(School, School.id == Deposit.school_id)
        .where(Copy.work_id == work.id, Deposit.id != deposit.id, which)
        .order_by(Deposit.sent_at.desc(), Copy.id)
    )
    return [(id, Choice(key, number, school, lost is not None)) for id, key, number, school, lost in rows]


def ask(session: Session, work: Work, choices: tuple[Choice, ...]) -> Answer:
    """Which of them is it? With no choices: the shelf, or nobody's."""
    if choices:
        return Answer(Belongs.ASK, work, choices=choices)
    on_shelf = select(Copy.id).where(Copy.work_id == work.id, Copy.state == CopyState.ON_SHELF).limit(1)
    return Answer(Belongs.SHELF if session.scalar(on_shelf) else Belongs.NOBODYS, work)


def hold_both(session: Session, deposit: Deposit, copy: Copy) -> Box | None:
    """Hold both boxes, the lower number first, then the copy; gives the copy's own box."""
    session.flush()
    ids = sorted({deposit.box_id, copy.box_id} - {None}, key=lambda id: id or 0)
    held = {id: moves.hold(session, session.get_one(Box, id)) for id in ids}
    own = copy.box_id
    database.lock(session, copy)
    if copy.box_id != own:
        number = held[deposit.box_id].number
        raise RuleBroken("box_has_moved_on", number=number, state=BoxState(held[deposit.box_id].state))
    return held[own] if own is not None else None


def stay_of(session: Session, box: Box) -> Deposit | None:
    """The stay the box is on, if it is out."""
    return session.scalar(select(Deposit).where(Deposit.box_id == box.id, Deposit.counted_at.is_(None)))


def account(session: Session, stay: Deposit, copy: Copy, now: datetime) -> None:
    """The copy is asked for no more when its own stay is counted."""
    row = select(DepositedCopy).where(DepositedCopy.deposit_id == stay.id, DepositedCopy.copy_id == copy.id)
    session.scalars(row).one().counted_at = now
    session.flush()
    following.counted(session, stay, None, now)


def turned_up(session: Session, copy: Copy, by: Person, now: datetime) -> Answer:
    """It was missing: that is put right, and it stands on the shelf."""
    missed = session.execute(
        select(Box.number, School.name)
        .join(Deposit, Deposit.box_id == Box.id)
        .join(DepositedCopy, DepositedCopy.deposit_id == Deposit.id)
        .join(School, School.id == Deposit.school_id)
        .where(DepositedCopy.copy_id == copy.id, DepositedCopy.lost_at.is_not(None))
        .order_by(DepositedCopy.lost_at.desc())
        .limit(1)
    ).first()
    losses.surface(session, copy, by, now)
    return Answer(Belongs.TURNED_UP, copy.work, *(missed or ()))


def not_discarded(answer: Answer, copy: Copy) -> Answer:
    """The answer for a copy the library still has. Raises RuleBroken: copy_discarded."""
    if copy.state == CopyState.DISCARDED:
        raise RuleBroken("copy_discarded", title=copy.work.title)
    return answer


def chosen(session: Session, deposit: Deposit, key: str) -> Copy:
    """The copy of the library with this key. Raises RuleBroken: scan_empty."""
    copy = session.scalar(select(Copy).where(Copy.library_id == deposit.library_id, Copy.key == key))
    if copy is None:
        raise RuleBroken("scan_empty")
    return copy
