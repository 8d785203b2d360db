"""From school to school: a box goes straight on, and what a wrong tap has sent is taken back."""

from datetime import date, datetime

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.clubs.models import Club
from app.core import audit
from app.core.errors import RuleBroken
from app.deposits import dispatch, following, moves
from app.deposits.models import Box, BoxState, Deposit, DepositedCopy
from app.libraries.models import School


def send_on(
    session: Session,
    deposit: Deposit,
    school: School,
    club: Club | None,
    due_on: date | None,
    by: Person | None,
    now: datetime,
) -> Deposit:
    """The box leaves for its next school without the count at home; what it holds goes on with it.

    The stay ends here uncounted. Raises RuleBroken: box_has_moved_on, already_there (the same
    school, for the same club), club_at_other_school, due_too_early, box_empty.
    """
    box = moves.hold_stay(session, deposit)
    _is_out(deposit, box)
    dispatch.may_go_to(session, box, school, club, due_on, now)
    if school.id == deposit.school_id and (club.id if club else None) == deposit.club_id:
        raise RuleBroken("already_there", number=box.number, school=school.name)
    deposit.counted_at = deposit.sent_on_at = now
    session.flush()
    following.home(session, deposit, by, now)
    return dispatch.begin_stay(session, box, school, club, due_on, "send_on", by, now)


def take_back_sending(
    session: Session, deposit: Deposit, was: BoxState, by: Person | None, now: datetime
) -> None:
    """The box was not sent after all: this stay never was, and the one before it goes on as it was.

    Raises RuleBroken: box_has_moved_on when it has come, or something hangs on the stay by now.
    """
    box = moves.hold_stay(session, deposit)
    if deposit.counted_at or box.state != BoxState.UNDER_WAY:
        raise RuleBroken("box_has_moved_on", number=box.number, state=BoxState(box.state))
    moves.move(session, box, was, "take_back_sending", by, now, moves.BACK)
    before = _came_from(session, deposit)
    actor_id = by.id if by else None
    audit.record(session, "take_back_sending", deposit, now=now, actor_id=actor_id, after=was)
    following.taken_back(session, deposit, before, by, now)
    try:
        with session.begin_nested():
            session.execute(delete(DepositedCopy).where(DepositedCopy.deposit_id == deposit.id))
            session.delete(deposit)
    except IntegrityError as hangs_on_it:
        raise RuleBroken("box_has_moved_on", number=box.number, state=BoxState.UNDER_WAY) from hangs_on_it
    if before is not None:
        before.counted_at = before.sent_on_at = None
    session.flush()


def take_back_arrival(session: Session, deposit: Deposit, by: Person | None, now: datetime) -> None:
    """The box has not come after all. Raises RuleBroken: box_has_moved_on when it is in use by now."""
    box = moves.hold_stay(session, deposit)
    if deposit.counted_at or box.state != BoxState.ARRIVED:
        raise RuleBroken("box_has_moved_on", number=box.number, state=BoxState(box.state))
    moves.move(session, box, BoxState.UNDER_WAY, "take_back_arrival", by, now, moves.BACK)
    deposit.arrived_at = None


def take_back_leaving(
    session: Session, deposit: Deposit, was: BoxState, by: Person | None, now: datetime
) -> None:
    """The box has not left the school for home after all. Raises RuleBroken: box_has_moved_on."""
    box = moves.hold_stay(session, deposit)
    if deposit.counted_at or box.state != BoxState.UNDER_WAY_HOME:
        raise RuleBroken("box_has_moved_on", number=box.number, state=BoxState(box.state))
    moves.move(session, box, was, "take_back_leaving", by, now, moves.BACK)
    deposit.sent_home_at = None


def stays_before(session: Session, deposit: Deposit) -> list[Deposit]:
    """The stays the box came straight from, uncounted, the last first."""
    found: list[Deposit] = []
    before = _came_from(session, deposit)
    while before is not None:
        found.append(before)
        before = _came_from(session, before)
    return found


def _came_from(session: Session, deposit: Deposit) -> Deposit | None:
    came_from = select(Deposit).where(
        Deposit.box_id == deposit.box_id, Deposit.sent_on_at == deposit.sent_at, Deposit.id < deposit.id
    )
    return session.scalar(came_from.order_by(Deposit.id.desc()).limit(1))


def _is_out(deposit: Deposit, box: Box) -> None:
    if deposit.counted_at:
        raise RuleBroken("box_has_moved_on", number=box.number, state=BoxState(box.state))
