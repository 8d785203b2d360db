"""Wrong copies at a school: a stray book may stay where it is, and its own box asks for it no more."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.catalogue.models import Copy, CopyState
from app.core import audit
from app.core.errors import RuleBroken
from app.deposits import moves
from app.deposits.models import BoxState, Deposit, DepositedCopy
from app.homecoming import belonging, counting
from app.loose_books import loose


def find_at_school(
    session: Session, deposit: Deposit, text: str, by: Person, now: datetime
) -> belonging.Answer:
    """Somebody at the school holds a book and asks where it belongs; a stray one may stay in this box.

    Raises RuleBroken: scan_unknown, copy_discarded, box_has_moved_on, and those of `scans.look`.
    """
    work, copy = belonging.look(session, deposit, text)
    if counting.sent_with(session, deposit, work, copy) and (copy is None or copy.box_id == deposit.box_id):
        return belonging.Answer(belonging.Belongs.HERE, work)
    if copy is not None:
        return put_at_school(session, deposit, copy, by, now)
    choices = belonging.choices_of(session, deposit, work)
    if len(choices) == 1:
        copy = belonging.chosen(session, deposit, choices[0].copy_key)
        return put_at_school(session, deposit, copy, by, now)
    return belonging.ask(session, work, choices)


def choose(session: Session, deposit: Deposit, key: str, by: Person, now: datetime) -> belonging.Answer:
    """Somebody at the school says which of the copies offered it is. Raises RuleBroken as `put_at_school`."""
    copy = belonging.chosen(session, deposit, key)
    if key not in {choice.copy_key for choice in belonging.choices_of(session, deposit, copy.work)}:
        raise RuleBroken("scan_unknown", text=copy.work.title)
    return put_at_school(session, deposit, copy, by, now)


def put_at_school(
    session: Session, deposit: Deposit, copy: Copy, by: Person, now: datetime
) -> belonging.Answer:
    """A copy that turned up in this box at the school: from now on it is here, and asked for nowhere else.

    Where its own box stands at the same school it belongs in that one, and nothing changes. Raises
    RuleBroken: copy_discarded, box_has_moved_on.
    """
    box = belonging.hold_both(session, deposit, copy)
    this = moves.hold_stay(session, deposit)
    if deposit.counted_at:
        raise RuleBroken("box_has_moved_on", number=this.number, state=BoxState(this.state))
    answer = belonging.not_discarded(belonging.Answer(belonging.Belongs.SHELF, copy.work), copy)
    stay = belonging.stay_of(session, box) if box else None
    if box is not None and stay is not None:
        if stay.school_id == deposit.school_id:
            return belonging.Answer(belonging.Belongs.OTHER_BOX, copy.work, box.number, stay.school.name)
        belonging.account(session, stay, copy, now)
        answer = belonging.Answer(belonging.Belongs.OTHER_STAY, copy.work, box.number, stay.school.name)
    elif copy.state == CopyState.LOST:
        answer = belonging.turned_up(session, copy, by, now)
    elif copy.state == CopyState.LOOSE:
        loose.bring_home(session, loose.of_copy(session, copy), by, now)
    _put_in_box(session, deposit, copy, by, now)
    return answer


def _put_in_box(session: Session, deposit: Deposit, copy: Copy, by: Person, now: datetime) -> None:
    before = copy.state
    copy.state, copy.box_id, copy.packed_at = CopyState.IN_BOX, deposit.box_id, now
    row = select(DepositedCopy).where(
        DepositedCopy.deposit_id == deposit.id, DepositedCopy.copy_id == copy.id
    )
    sent = session.scalar(row) or DepositedCopy(
        library_id=deposit.library_id, deposit_id=deposit.id, copy_id=copy.id
    )
    sent.counted_at = None
    session.add(sent)
    audit.record(session, "find_at_school", copy, now=now, actor_id=by.id, before=before, after=copy.state)
    session.flush()
