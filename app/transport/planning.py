"""Planning a run: its day, its stops in order, and what goes from where to where."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.catalogue.models import Work
from app.clubs.models import Club
from app.core import audit, database
from app.core.errors import RuleBroken
from app.deposits import queries as stays
from app.deposits.models import OUT, Box, BoxState, Deposit
from app.libraries.models import Library, School
from app.loose_books.models import LooseBook, LooseState
from app.transport.models import Load, Run, RunState, Stop, StopKind, Vehicle


def plan_run(
    session: Session,
    library: Library,
    on_day: date,
    vehicle: Vehicle,
    driver: Person | None,
    by: Person,
    now: datetime,
) -> Run:
    """A run on this day, which begins and ends at the library."""
    run = Run(
        library_id=library.id,
        on_day=on_day,
        vehicle=vehicle,
        driver_id=driver.id if driver else None,
        planned_by_id=by.id,
        created_at=now,
        state=RunState.PLANNED,
    )
    session.add(run)
    session.flush()
    for number in (1, 2):
        session.add(Stop(library_id=library.id, run_id=run.id, number=number, kind=StopKind.LIBRARY))
    session.flush()
    audit.record(session, "plan_run", run, now=now, actor_id=by.id, after=run.state)
    return run


def add_school(session: Session, run: Run, school: School) -> Stop:
    """Where the run comes to this school; if nowhere, last of all. Raises RuleBroken: run_over."""
    hold_open(session, run)
    return next((stop for stop in stops_of(session, run) if stop.school_id == school.id), None) or _insert(
        session, run, Stop(kind=StopKind.SCHOOL, school_id=school.id)
    )


def add_branch(session: Session, run: Run, name: str) -> Stop:
    """The run comes to a branch, last before it comes home. Raises RuleBroken: run_over."""
    hold_open(session, run)
    return _insert(session, run, Stop(kind=StopKind.BRANCH, name=name))


def move_stop(session: Session, stop: Stop, earlier: bool) -> None:
    """Change places with the stop before, or the one after; the library stays first and last.

    Raises RuleBroken: run_over, stop_order (something would be set off before it is taken along).
    """
    run = hold_open(session, session.get_one(Run, stop.run_id))
    stops = stops_of(session, run)
    here = stops.index(stop)
    there = here - 1 if earlier else here + 1
    if here in (0, len(stops) - 1) or there in (0, len(stops) - 1):
        return
    stops[here].number, stops[there].number = stops[there].number, stops[here].number
    session.flush()
    _nothing_set_off_first(session, run)


def remove_stop(session: Session, stop: Stop) -> None:
    """The run does not come there. Raises RuleBroken: run_over, stop_in_use (something goes there)."""
    run = hold_open(session, session.get_one(Run, stop.run_id))
    used = select(func.count(Load.id)).where((Load.from_stop_id == stop.id) | (Load.to_stop_id == stop.id))
    if stop.kind == StopKind.LIBRARY or session.scalar(used):
        raise RuleBroken("stop_in_use")
    session.execute(delete(Stop).where(Stop.id == stop.id))
    session.expire_all()
    for number, each in enumerate(stops_of(session, run), start=1):
        each.number = number
    session.flush()


def load_box(
    session: Session,
    run: Run,
    box: Box,
    school: School | None,
    club: Club | None,
    due_on: date | None,
    by: Person,
    now: datetime,
) -> Load:
    """Plan that the box goes to a school, or home where none is named; stops come by themselves.

    Raises RuleBroken: run_over, already_on_a_run, box_is_home, box_not_packed, already_there,
    club_at_other_school.
    """
    hold_open(session, run)
    stay = stays.open_stay(session, box)
    if club is not None and school is not None and club.school_id != school.id:
        raise RuleBroken("club_at_other_school", club=club.name, school=school.name)
    if school is None and (stay is None or box.state not in OUT):
        raise RuleBroken("box_is_home", number=box.number)
    if stay is None and box.state != BoxState.BEING_PACKED:
        raise RuleBroken("box_not_packed", number=box.number)
    begins = _begins(session, run, box, stay, school)
    if school is not None and begins.school_id == school.id:
        raise RuleBroken("already_there", number=box.number, school=school.name)
    ends = add_school(session, run, school) if school else stops_of(session, run)[-1]
    load = Load(box_id=box.id, club_id=club.id if club else None, due_on=due_on)
    return _load(session, run, load, begins, ends, by, now, f"{box.number}")


def take_up(session: Session, run: Run, box: Box, by: Person, now: datetime) -> Load:
    """A box that waits for transport goes along: home if it is called home, else where it is sent.

    Raises RuleBroken: as `load_box`.
    """
    stay = stays.open_stay(session, box)
    goes_home = stay is None or box.state == BoxState.CALLED_HOME
    school, club = (None, None) if goes_home or stay is None else (stay.school, stay.club)
    return load_box(session, run, box, school, club, None, by, now)


def load_loose(session: Session, run: Run, book: LooseBook, by: Person, now: datetime) -> Load:
    """Plan that a loose book goes to its school; one that is there goes home.

    Raises RuleBroken: run_over, already_on_a_run, loose_book_moved_on.
    """
    hold_open(session, run)
    title = session.get_one(Work, book.copy.work_id).title
    if book.ended_at:
        raise RuleBroken("loose_book_moved_on", title=title)
    at_school = add_school(session, run, session.get_one(School, book.school_id))
    stops = stops_of(session, run)
    goes_home = book.state in (LooseState.THERE, LooseState.UNDER_WAY_HOME)
    begins, ends = (at_school, stops[-1]) if goes_home else (stops[0], at_school)
    return _load(session, run, Load(loose_book_id=book.id), begins, ends, by, now, title)


def unload(session: Session, load: Load, by: Person, now: datetime) -> None:
    """It does not go with this run after all. Raises RuleBroken: run_over, load_taken."""
    run = hold_open(session, session.get_one(Run, load.run_id))
    session.refresh(load)
    if load.taken_at or load.ended_at:
        raise RuleBroken("load_taken")
    audit.record(session, "unload", load, now=now, actor_id=by.id)
    session.delete(load)
    session.flush()
    session.refresh(run)


def hold_open(session: Session, run: Run) -> Run:
    """Hold the run against everybody else. Raises RuleBroken: run_over."""
    session.flush()
    database.lock(session, run)
    if run.state not in (RunState.PLANNED, RunState.UNDER_WAY):
        raise RuleBroken("run_over")
    return run


def stops_of(session: Session, run: Run) -> list[Stop]:
    """The stops in their order."""
    return list(session.scalars(select(Stop).where(Stop.run_id == run.id).order_by(Stop.number, Stop.id)))


def open_loads(session: Session, run: Run) -> list[Load]:
    """What the run still has to do with, by box, so that boxes are held in one order everywhere."""
    still = select(Load).where(Load.run_id == run.id, Load.ended_at.is_(None))
    return list(session.scalars(still.order_by(Load.box_id.is_(None), Load.box_id, Load.id)))


def _begins(session: Session, run: Run, box: Box, stay: Deposit | None, school: School | None) -> Stop:
    """Where the box is fetched: at the library, also when it is said to be sent already, or at its school."""
    first = stops_of(session, run)[0]
    if stay is None:
        return first
    is_its_way = box.state == BoxState.UNDER_WAY and school is not None and stay.school_id == school.id
    return first if is_its_way else add_school(session, run, session.get_one(School, stay.school_id))


def _insert(session: Session, run: Run, stop: Stop) -> Stop:
    last = stops_of(session, run)[-1]
    stop.library_id, stop.run_id, stop.number = run.library_id, run.id, last.number
    last.number += 1
    session.add(stop)
    session.flush()
    return stop


def _after(session: Session, run: Run, begins: Stop, ends: Stop) -> Stop:
    """Where something from `begins` for the place of `ends` is set off: a stop there that comes later.

    Else `begins` comes right before `ends`, if all else allows that; else the run comes there once more:
    when boxes go round among schools, the first school gets its next box only on the way back.
    """
    stops = stops_of(session, run)
    for stop in stops[stops.index(begins) + 1 :]:
        if stop == ends or (stop.school_id is not None and stop.school_id == ends.school_id):
            return stop
    order = [stop for stop in stops if stop != begins]
    order.insert(order.index(ends), begins)
    if not _sets_off_first(session, run, order):
        for number, stop in enumerate(order, start=1):
            stop.number = number
        session.flush()
        return ends
    return _insert(session, run, Stop(kind=ends.kind, school_id=ends.school_id))


def _nothing_set_off_first(session: Session, run: Run) -> None:
    if _sets_off_first(session, run, stops_of(session, run)):
        raise RuleBroken("stop_order")


def _sets_off_first(session: Session, run: Run, order: Sequence[Stop]) -> bool:
    """Whether something would be set off before it is taken along, with the stops in this order."""
    number = {stop.id: at for at, stop in enumerate(order)}
    return any(number[load.from_stop_id] >= number[load.to_stop_id] for load in open_loads(session, run))


def _load(
    session: Session, run: Run, load: Load, begins: Stop, ends: Stop, by: Person, now: datetime, what: str
) -> Load:
    ends = _after(session, run, begins, ends)
    load.library_id, load.run_id = run.library_id, run.id
    load.from_stop_id, load.to_stop_id = begins.id, ends.id
    try:
        with session.begin_nested():
            session.add(load)
    except IntegrityError:
        raise RuleBroken("already_on_a_run", what=what) from None
    audit.record(session, "load", load, now=now, actor_id=by.id)
    return load
