"""Reads about runs: which are coming, which are over, and what goes with one."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.deposits.models import Box
from app.transport.models import Load, Run, RunState, Stop, StopKind

PAGE = 50
_ON_ITS_WAY = Run.state.in_((RunState.PLANNED, RunState.UNDER_WAY))
ANY_RUN = (
    select(Run.id)
    .where(Run.library_id == bindparam("library"), _ON_ITS_WAY, Run.on_day <= bindparam("due_until"))
    .exists()
)
"""Whether `coming_runs` would find one until a day; asked beside other things, with `due_until`."""


@dataclass(frozen=True)
class RunSeen:
    """A run in a list: how many schools it comes to, how many boxes and books it carries."""

    key: str
    on_day: date
    vehicle: str
    state: str
    driver: str | None
    schools: int
    boxes: int
    books: int


def _number_of(column: Any, run_id: Any) -> Any:
    """How many stops or loads of a run have this."""
    return select(func.count(column)).where(run_id == Run.id).scalar_subquery()


_RUNS = (
    select(
        Run.key,
        Run.on_day,
        Run.vehicle,
        Run.state,
        Person.name,
        _number_of(Stop.school_id, Stop.run_id),
        _number_of(Load.box_id, Load.run_id),
        _number_of(Load.loose_book_id, Load.run_id),
    )
    .outerjoin(Person, Person.id == Run.driver_id)
    .where(Run.library_id == bindparam("library"))
)
_COMING = _RUNS.where(_ON_ITS_WAY).order_by(Run.on_day, Run.id).limit(PAGE)
_COMING_UNTIL = _COMING.where(Run.on_day <= bindparam("until"))
_PAST = (
    _RUNS.where(Run.state.in_((RunState.DONE, RunState.BROKEN_OFF))).order_by(Run.id.desc()).limit(PAGE + 1)
)
_RUN_WITH = (
    select(Run)
    .join(Load, Load.run_id == Run.id)
    .where(Load.box_id == bindparam("box"), Load.ended_at.is_(None))
)
_BROUGHT = (
    select(Box.key)
    .join(Load, Load.box_id == Box.id)
    .join(Stop, Stop.id == Load.to_stop_id)
    .where(Load.run_id == bindparam("run"), Stop.kind != StopKind.LIBRARY)
    .where(Load.ended_at.is_(None) | Load.set_off_at.is_not(None))
)


def coming_runs(session: Session, library_id: int, until: date | None = None) -> list[RunSeen]:
    """Up to 50 runs that are coming or under way, the next first; those after `until` left out."""
    if until is None:
        return _seen(session, _COMING, library=library_id)
    return _seen(session, _COMING_UNTIL, library=library_id, until=until)


def past_runs(session: Session, library_id: int, before: str | None = None) -> list[RunSeen]:
    """Up to 51 runs that are over, the last first, older than the run with the key `before`."""
    past = _PAST
    if before is not None:
        its = select(Run.id).where(Run.library_id == library_id, Run.key == before)
        past = past.where(Run.id < its.scalar_subquery())
    return _seen(session, past, library=library_id)


def boxes_brought(session: Session, run: Run) -> list[str]:
    """The keys of the boxes a run brings to schools and branches; not those it only fetches home."""
    return list(session.scalars(_BROUGHT, {"run": run.id}))


def run_with(session: Session, box: Box) -> Run | None:
    """The coming run this box is on, or the one it rides with now."""
    return session.scalar(_RUN_WITH, {"box": box.id})


def run_by_token(session: Session, library_id: int, token: str, today: date) -> Run | None:
    """The run with this token of 128 bits, on its own day and on no other."""
    return session.scalar(
        select(Run).where(Run.library_id == library_id, Run.token == token, Run.on_day == today)
    )


def run_of(session: Session, part: Stop | Load) -> Run:
    """The run a stop or a load belongs to."""
    return session.get_one(Run, part.run_id)


def driver_of(session: Session, run: Run) -> Person | None:
    """Who drives, if that has been decided."""
    return session.get(Person, run.driver_id) if run.driver_id else None


def load_of(session: Session, run: Run, key: str) -> Load | None:
    """The load of this run with this key."""
    return session.scalar(select(Load).where(Load.run_id == run.id, Load.key == key))


def stop_of(session: Session, run: Run, key: str) -> Stop | None:
    """The stop of this run with this key."""
    return session.scalar(select(Stop).where(Stop.run_id == run.id, Stop.key == key))


def _seen(session: Session, wanted: Select[Any], **values: object) -> list[RunSeen]:
    return [RunSeen(*row) for row in session.execute(wanted, values)]
