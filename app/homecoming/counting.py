"""Counting a box home: which copies came back, which are missing, and what happens when one turns up."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.boxes import scans
from app.catalogue.models import Copy, Work
from app.core.errors import RuleBroken
from app.deposits import following, losses
from app.deposits.models import Box, BoxState, Deposit, DepositedCopy
from app.deposits.moves import MOVES, hold_stay, move
from app.homecoming import told
from app.homecoming.progress import still_missing


@dataclass(frozen=True)
class Outcome:
    """What a finished count says: books home, books lost, whether so many may be, else whom a mail tells."""

    home: int
    lost: int
    is_tolerated: bool
    people_told: int = 0

    @property
    def is_told(self) -> bool:
        return self.people_told > 0


def meant(session: Session, deposit: Deposit, seen: scans.Seen) -> Work | None:
    """Of several books with one number, the one that went out with this box and has not been counted.

    Raises RuleBroken: scan_several, when that are several too.
    """
    missing = {title.work.id for title in still_missing(session, deposit)}
    waiting = [work for work in seen.either if work.id in missing]
    if len(waiting) > 1:
        titles = " · ".join(work.title for work in waiting)
        raise RuleBroken("scan_several", text=seen.text, titles=titles)
    return next(iter(waiting), None) or next(iter(seen.either), None)


def count_copy(
    session: Session,
    deposit: Deposit,
    work: Work,
    by: Person,
    now: datetime,
    copy: Copy | None = None,
) -> None:
    """Count one copy of `work` home: this very `copy`, or any that has not been counted yet.

    Raises RuleBroken: not_sent_along (it did not go out with this box), all_counted,
    box_has_moved_on.
    """
    countable(session, deposit)
    sent = sent_with(session, deposit, work, copy)
    if not sent:
        raise RuleBroken("not_sent_along", title=work.title)
    waiting = [one for one in sent if one.counted_at is None]
    if not waiting:
        raise RuleBroken("all_counted", title=work.title)
    waiting[0].counted_at = now
    session.flush()
    following.counted(session, deposit, by, now)


def sent_with(
    session: Session, deposit: Deposit, work: Work, copy: Copy | None = None
) -> list[DepositedCopy]:
    """This very `copy`, or the copies of `work`, as they went out with the stay."""
    return _sent(session, deposit, DepositedCopy.copy_id == copy.id if copy else Copy.work_id == work.id)


def count_all(session: Session, deposit: Deposit, by: Person, now: datetime) -> int:
    """Count everything home that has not been; gives how many. Raises RuleBroken: box_has_moved_on."""
    countable(session, deposit)
    waiting = _sent(session, deposit, DepositedCopy.counted_at.is_(None))
    for one in waiting:
        one.counted_at = now
    session.flush()
    following.counted(session, deposit, by, now)
    return len(waiting)


def undo_last(session: Session, deposit: Deposit, by: Person, now: datetime) -> None:
    """Take back the last book counted. Raises RuleBroken: nothing_counted, box_has_moved_on.

    One that came home in another box stands on the shelf and is not taken back.
    """
    countable(session, deposit)
    counted = _sent(session, deposit, DepositedCopy.counted_at.is_not(None), Copy.box_id == deposit.box_id)
    if not counted:
        raise RuleBroken("nothing_counted")
    following.uncounting(session, deposit, by, now)
    last = max(counted, key=lambda one: (one.counted_at, one.id))
    last.counted_at = None
    session.flush()


def finish_count(session: Session, deposit: Deposit, by: Person, now: datetime) -> Outcome:
    """The count is done: what was not counted is lost; the rest stays in the box for its next school.

    A few may be missing without a word (the stay's tolerance, in books); of more the school is told
    in a friendly mail: the school answers for the books, never a child. Raises RuleBroken:
    box_has_moved_on.
    """
    box = countable(session, deposit)
    move(session, box, BoxState.COUNTED, "finish_count", by, now)
    deposit.counted_at = now
    sent = _sent(session, deposit)
    lost = [one for one in sent if one.counted_at is None]
    for one in lost:
        one.lost_at = now
        losses.lose(session, session.get_one(Copy, one.copy_id), by, now)
    session.flush()
    following.home(session, deposit, by, now)
    is_tolerated = len(lost) <= deposit.tolerance
    people_told = 0 if is_tolerated else told.tell(session, deposit, told.MISSING, "count", now)
    return Outcome(len(sent) - len(lost), len(lost), is_tolerated, people_told)


def countable(session: Session, deposit: Deposit) -> Box:
    """Hold the box of a stay that can be counted. Raises RuleBroken: box_has_moved_on."""
    box = hold_stay(session, deposit)
    state = BoxState(box.state)
    if deposit.counted_at or BoxState.COUNTED not in MOVES[state]:
        raise RuleBroken("box_has_moved_on", number=box.number, state=state)
    return box


def _sent(session: Session, deposit: Deposit, *which: ColumnElement[bool]) -> list[DepositedCopy]:
    rows = session.scalars(
        select(DepositedCopy)
        .join(Copy, Copy.id == DepositedCopy.copy_id)
        .where(DepositedCopy.deposit_id == deposit.id, *which)
        .order_by(DepositedCopy.id)
        .execution_options(populate_existing=True)
    )
    return list(rows)
