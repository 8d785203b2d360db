"""A box's stay at a school, from sending it to its way home; what may follow what stands in `moves`.

When a stay is late stands on the stay itself (`models.Deposit`), where lists can ask it. Every move is
made while the box is held against everybody else, so of two people who press at once the second is told
where the box stands now.
"""

from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.catalogue.models import Copy
from app.clubs.models import Club
from app.core import audit, clock
from app.core.errors import RuleBroken
from app.deposits import following
from app.deposits.models import MOMENTS, OUT, Box, BoxState, Deposit, DepositedCopy
from app.deposits.moves import hold, hold_stay, move
from app.libraries.models import Library, School

USUAL_STAY = timedelta(weeks=8)
"""How long a box usually stays (Porsgrunn's rule); the librarian may say otherwise."""


def usual_due_day(box: Box, today: date) -> date:
    """The day a box sent today is due: the library system's, if its list said one that is to come."""
    wanted = box.list_due_on
    return wanted if wanted is not None and wanted > today else today + USUAL_STAY


def send(
    session: Session,
    box: Box,
    school: School,
    club: Club | None,
    due_on: date | None,
    by: Person | None,
    now: datetime,
) -> Deposit:
    """Send a packed box to a school, for one of its clubs or for all: a new stay with these copies.

    Raises RuleBroken: box_empty, club_at_other_school, due_too_early, box_has_moved_on.
    """
    hold(session, box)
    may_go_to(session, box, school, club, due_on, now)
    if box.state in OUT:  # it is sent on, which is another verb
        raise RuleBroken("box_has_moved_on", number=box.number, state=BoxState(box.state))
    return begin_stay(session, box, school, club, due_on, "send", by, now)


def may_go_to(
    session: Session, box: Box, school: School, club: Club | None, due_on: date | None, now: datetime
) -> None:
    """Whether a box may be sent there until that day; with books in it, in the end.

    Raises RuleBroken: box_empty, club_at_other_school, due_too_early.
    """
    if club is not None and club.school_id != school.id:
        raise RuleBroken("club_at_other_school", club=club.name, school=school.name)
    if due_on is not None and due_on <= _day(session, box.library_id, now):
        raise RuleBroken("due_too_early")
    if session.scalar(select(Copy.id).where(Copy.box_id == box.id).limit(1)) is None:
        raise RuleBroken("box_empty", number=box.number)


def begin_stay(
    session: Session,
    box: Box,
    school: School,
    club: Club | None,
    due_on: date | None,
    action: str,
    by: Person | None,
    now: datetime,
) -> Deposit:
    """A new stay with what lies in the box; whoever calls holds it. Raises RuleBroken: box_has_moved_on."""
    move(session, box, BoxState.UNDER_WAY, action, by, now)
    deposit = Deposit(
        library_id=box.library_id,
        box_id=box.id,
        school_id=school.id,
        club_id=club.id if club else None,
        sent_at=now,
        due_on=due_on,
        sent_by_id=by.id if by else None,
    )
    session.add(deposit)
    box.list_due_on = None
    session.flush()
    copies = session.scalars(select(Copy.id).where(Copy.box_id == box.id).order_by(Copy.id)).all()
    session.add_all(
        DepositedCopy(library_id=box.library_id, deposit_id=deposit.id, copy_id=copy_id) for copy_id in copies
    )
    session.flush()
    actor_id = by.id if by else None
    audit.record(session, action, deposit, now=now, actor_id=actor_id, after=box.state)
    following.sent(session, deposit, by, now)
    return deposit


def arrive(session: Session, deposit: Deposit, by: Person | None, now: datetime) -> bool:
    """Somebody at the school says the box has come; nobody need be signed in for that.

    Saying it again, or late, changes nothing. Gives whether this was the first word of it.
    """
    box = hold_stay(session, deposit)
    if deposit.counted_at or box.state != BoxState.UNDER_WAY:
        return False
    _step(session, deposit, box, BoxState.ARRIVED, "arrive", by, now)
    return True


def take_into_use(session: Session, deposit: Deposit, by: Person, now: datetime) -> None:
    """The children use the box now, also when nobody said it had come.

    Raises RuleBroken: box_has_moved_on.
    """
    box = hold_stay(session, deposit)
    _step(session, deposit, box, BoxState.IN_USE, "take_into_use", by, now)
    deposit.arrived_at = deposit.arrived_at or now


def count_at_school(session: Session, deposit: Deposit, books: int, by: Person | None, now: datetime) -> None:
    """Keep what the school counted in the box; never required, and a box that is counted has come.

    Raises RuleBroken: box_has_moved_on when the stay is over, wrong_count (below 0, above 999).
    """
    if not 0 <= books <= 999:
        raise RuleBroken("wrong_count")
    arrive(session, deposit, by, now)
    _still_out(deposit)
    before = deposit.counted_at_school
    deposit.counted_at_school = books
    audit.record(
        session,
        "count_at_school",
        deposit,
        now=now,
        actor_id=by.id if by else None,
        before=None if before is None else str(before),
        after=str(books),
    )


def call_home(session: Session, deposit: Deposit, by: Person, now: datetime) -> None:
    """The library asks for the box. Raises RuleBroken: box_has_moved_on."""
    box = hold_stay(session, deposit)
    _step(session, deposit, box, BoxState.CALLED_HOME, "call_home", by, now)


def take_back_call(session: Session, deposit: Deposit, was: BoxState, by: Person, now: datetime) -> None:
    """The library does not ask for the box after all; one that has left the school meanwhile goes on."""
    box = hold_stay(session, deposit)
    if box.state == BoxState.CALLED_HOME and not deposit.counted_at:
        move(session, box, was, "take_back_call", by, now)
        deposit.called_home_at = None


def send_home(session: Session, deposit: Deposit, by: Person | None, now: datetime) -> None:
    """The box has left the school. Raises RuleBroken: box_has_moved_on."""
    box = hold_stay(session, deposit)
    _step(session, deposit, box, BoxState.UNDER_WAY_HOME, "send_home", by, now)


def _step(
    session: Session,
    deposit: Deposit,
    box: Box,
    state: BoxState,
    action: str,
    by: Person | None,
    now: datetime,
) -> None:
    _still_out(deposit, box)
    move(session, box, state, action, by, now)
    setattr(deposit, MOMENTS[state], now)


def _still_out(deposit: Deposit, box: Box | None = None) -> None:
    box = box or deposit.box
    if deposit.counted_at:
        raise RuleBroken("box_has_moved_on", number=box.number, state=BoxState(box.state))


def _day(session: Session, library_id: int, now: datetime) -> date:
    library = session.get_one(Library, library_id)
    return clock.local(now, library.zone).date()
