"""A run under way: it starts, each stop is ticked, ticks are taken back, it ends or is broken off."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.core import audit
from app.core.errors import RuleBroken
from app.deposits import moves
from app.deposits.models import Box
from app.transport import carrying
from app.transport.models import Load, Run, RunState, Stop
from app.transport.planning import hold_open, open_loads, stops_of

MOVES: dict[RunState, frozenset[RunState]] = {
    RunState.PLANNED: frozenset({RunState.UNDER_WAY, RunState.BROKEN_OFF}),
    RunState.UNDER_WAY: frozenset({RunState.DONE, RunState.BROKEN_OFF}),
    RunState.DONE: frozenset(),
    RunState.BROKEN_OFF: frozenset(),
}


def start(session: Session, run: Run, by: Person | None, now: datetime) -> list[RuleBroken]:
    """Off we go: all that waits at the library is taken along. What cannot be stays where it is, with why.

    Raises RuleBroken: run_over, run_started.
    """
    hold_open(session, run)
    if run.state != RunState.PLANNED:
        raise RuleBroken("run_started")
    _move(session, run, RunState.UNDER_WAY, "start_run", by, now)
    run.started_at = now
    return _tick_all(session, run, stops_of(session, run)[0], by, now)


def tick_stop(session: Session, stop: Stop, by: Person | None, now: datetime) -> list[RuleBroken]:
    """All is done at this stop: set off what was for here, taken along what goes on. Gives what could not be.

    Raises RuleBroken: run_over, run_not_started.
    """
    return _tick_all(session, _started(session, stop.run_id), stop, by, now)


def take_along(session: Session, load: Load, by: Person | None, now: datetime) -> None:
    """One box or book is taken along; again changes nothing.

    Raises RuleBroken: run_over, run_not_started, and those of `carrying.take_along`.
    """
    _started(session, load.run_id)
    session.refresh(load)
    if load.taken_at is None and load.ended_at is None:
        carrying.take_along(session, load, by, now)
        audit.record(session, "take_along", load, now=now, actor_id=by.id if by else None)


def set_off(session: Session, load: Load, by: Person | None, now: datetime) -> None:
    """One box or book is set off; again changes nothing.

    Raises RuleBroken: run_over, run_not_started, not_taken_along, and those of `carrying.set_off`.
    """
    _started(session, load.run_id)
    session.refresh(load)
    if load.taken_at is None:
        raise RuleBroken("not_taken_along")
    if load.ended_at is None:
        carrying.set_off(session, load, by, now)
        audit.record(session, "set_off", load, now=now, actor_id=by.id if by else None)


def undo(session: Session, load: Load, by: Person | None, now: datetime) -> None:
    """Take back the last tick of this box or book.

    Raises RuleBroken: run_over, run_not_started, box_has_moved_on (somebody uses or counts it by now),
    already_on_a_run.
    """
    _started(session, load.run_id)
    session.refresh(load)
    if load.set_off_at is not None:
        _hold_boxes(session, [load])
        _is_on_no_other_run(session, load)
        carrying.take_back_setting_off(session, load, by, now)
    elif load.taken_at is not None:
        carrying.take_back_taking(session, load, by, now)
    audit.record(session, "undo", load, now=now, actor_id=by.id if by else None)


def nobody_there(session: Session, stop: Stop, by: Person | None, now: datetime) -> None:
    """Nobody was there: what was for here stays in the vehicle, what was to go stays at the school.

    Said again it is taken back. Raises RuleBroken: run_over, run_not_started.
    """
    _started(session, stop.run_id)
    session.refresh(stop)
    stop.nobody_at = None if stop.nobody_at else now
    after = "nobody" if stop.nobody_at else ""
    audit.record(session, "nobody_there", stop, now=now, actor_id=by.id if by else None, after=after)


def finish(session: Session, run: Run, by: Person | None, now: datetime) -> int:
    """The run is over: what was never set off is left where it is known to be, for another run.

    Gives how many boxes and books that are. Raises RuleBroken: run_over, run_not_started.
    """
    _started(session, run.id)
    return _end(session, run, RunState.DONE, "finish_run", by, now)


def break_off(session: Session, run: Run, by: Person | None, now: datetime) -> None:
    """The run is called off or has failed: nothing moves, each box stays where it is known to be.

    Raises RuleBroken: run_over.
    """
    hold_open(session, run)
    _end(session, run, RunState.BROKEN_OFF, "break_off", by, now)


def close_past(session: Session, library_id: int, today: date, now: datetime) -> int:
    """Runs of days gone by are over; one that never started was called off. Gives how many."""
    past = select(Run).where(
        Run.library_id == library_id,
        Run.on_day < today,
        Run.state.in_((RunState.PLANNED, RunState.UNDER_WAY)),
    )
    runs = session.scalars(past.order_by(Run.id)).all()
    for run in runs:
        (finish if run.state == RunState.UNDER_WAY else break_off)(session, run, None, now)
    return len(runs)


def _tick_all(session: Session, run: Run, stop: Stop, by: Person | None, now: datetime) -> list[RuleBroken]:
    loads = open_loads(session, run)
    here = [load for load in loads if stop.id in (load.from_stop_id, load.to_stop_id)]
    _hold_boxes(session, here)
    refused = []
    for load in here:
        try:
            with session.begin_nested():
                if load.to_stop_id == stop.id and load.taken_at:
                    set_off(session, load, by, now)
                elif load.from_stop_id == stop.id:
                    take_along(session, load, by, now)
        except RuleBroken as broken:
            refused.append(broken)
    return refused


def _is_on_no_other_run(session: Session, load: Load) -> None:
    same = Load.box_id == load.box_id if load.box_id else Load.loose_book_id == load.loose_book_id
    if session.scalar(select(Load.id).where(same, Load.ended_at.is_(None), Load.id != load.id)):
        box = session.get_one(Box, load.box_id) if load.box_id else None
        raise RuleBroken("already_on_a_run", what=str(box.number) if box else "")


def _hold_boxes(session: Session, loads: Iterable[Load]) -> None:
    for box_id in sorted({load.box_id for load in loads if load.box_id is not None}):
        moves.hold(session, session.get_one(Box, box_id))


def _started(session: Session, run_id: int) -> Run:
    run = hold_open(session, session.get_one(Run, run_id))
    if run.state == RunState.PLANNED:
        raise RuleBroken("run_not_started")
    return run


def _end(session: Session, run: Run, state: RunState, action: str, by: Person | None, now: datetime) -> int:
    _move(session, run, state, action, by, now)
    run.ended_at = now
    left = open_loads(session, run)
    for load in left:
        load.ended_at = now
    session.flush()
    return len(left)


def _move(session: Session, run: Run, state: RunState, action: str, by: Person | None, now: datetime) -> None:
    before = RunState(run.state)
    if state not in MOVES[before]:
        raise RuleBroken("run_over")
    run.state = state
    actor_id = by.id if by else None
    audit.record(session, action, run, now=now, actor_id=actor_id, before=before, after=state)
