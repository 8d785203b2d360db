"""The life of a box: what may follow what, and the one way to move it on. This rule lives only here."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.core import audit, database
from app.core.errors import RuleBroken
from app.deposits.models import Box, BoxState, Deposit

MOVES: dict[BoxState, frozenset[BoxState]] = {
    BoxState.ON_SHELF: frozenset({BoxState.BEING_PACKED}),
    BoxState.BEING_PACKED: frozenset({BoxState.UNDER_WAY, BoxState.ON_SHELF}),
    # A school may report late or never, and a box may come along in the librarian's own car:
    # whatever was pressed before, a box that stands on the counter can be counted.
    # From wherever a box is out it may go straight on to the next school.
    BoxState.UNDER_WAY: frozenset(
        {
            BoxState.UNDER_WAY,
            BoxState.ARRIVED,
            BoxState.IN_USE,
            BoxState.CALLED_HOME,
            BoxState.UNDER_WAY_HOME,
            BoxState.COUNTED,
        }
    ),
    BoxState.ARRIVED: frozenset(
        {
            BoxState.UNDER_WAY,
            BoxState.IN_USE,
            BoxState.CALLED_HOME,
            BoxState.UNDER_WAY_HOME,
            BoxState.COUNTED,
        }
    ),
    BoxState.IN_USE: frozenset(
        {BoxState.UNDER_WAY, BoxState.CALLED_HOME, BoxState.UNDER_WAY_HOME, BoxState.COUNTED}
    ),
    BoxState.CALLED_HOME: frozenset(
        {
            BoxState.UNDER_WAY_HOME,
            BoxState.COUNTED,
            # Called by mistake: it stays where it is, as it was.
            BoxState.UNDER_WAY,
            BoxState.ARRIVED,
            BoxState.IN_USE,
        }
    ),
    BoxState.UNDER_WAY_HOME: frozenset({BoxState.UNDER_WAY, BoxState.COUNTED}),
    BoxState.COUNTED: frozenset({BoxState.ON_SHELF, BoxState.BEING_PACKED}),
}
BACK: dict[BoxState, frozenset[BoxState]] = {
    # Not sent after all: packed at the library, or at the school it was to go on from.
    BoxState.UNDER_WAY: frozenset(
        {
            BoxState.BEING_PACKED,
            BoxState.UNDER_WAY,
            BoxState.ARRIVED,
            BoxState.IN_USE,
            BoxState.CALLED_HOME,
            BoxState.UNDER_WAY_HOME,
        }
    ),
    BoxState.ARRIVED: frozenset({BoxState.UNDER_WAY}),
    BoxState.UNDER_WAY_HOME: frozenset(
        {BoxState.UNDER_WAY, BoxState.ARRIVED, BoxState.IN_USE, BoxState.CALLED_HOME}
    ),
}
"""Where a box stands again when what was pressed last is taken back."""
EVERY_MOVE = {state: after | BACK.get(state, frozenset()) for state, after in MOVES.items()}


def hold(session: Session, box: Box) -> Box:
    """Hold `box` against everybody else until the transaction ends, and read it afresh."""
    session.flush()
    return database.lock(session, box)


def hold_stay(session: Session, deposit: Deposit) -> Box:
    """Hold the box of this stay, and read both afresh."""
    box = hold(session, session.get_one(Box, deposit.box_id))
    session.refresh(deposit)
    return box


def move(
    session: Session,
    box: Box,
    state: BoxState,
    action: str,
    by: Person | None,
    now: datetime,
    moves: dict[BoxState, frozenset[BoxState]] = MOVES,
) -> None:
    """The one way a box changes state; whoever calls holds it. Raises RuleBroken: box_has_moved_on."""
    before = BoxState(box.state)
    if state not in moves.get(before, ()):
        raise RuleBroken("box_has_moved_on", number=box.number, state=before)
    box.state = state
    audit.record(session, action, box, now=now, actor_id=by.id if by else None, before=before, after=state)
