"""Reads about runs: which are coming, what each stop has on and off, and what waits for transport."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Select, bindparam, case, func, select
from sqlalchemy.orm import Session, aliased, joinedload

from app.accounts.models import Person
from app.bookings.models import Booking, BookingState
from app.catalogue.models import Copy, Work
from app.clubs.models import Club
from app.deposits.models import Box, BoxState, Deposit
from app.libraries.models import Library, School
from app.loose_books.models import LooseBook
from app.transport.models import Load, Run, RunState, Stop

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


@dataclass(frozen=True)
class LoadSeen:
    """A box or book on a driver's list: what stands on it, from where to where, and what has been ticked."""

    key: str
    number: int | None
    name: str
    """The box's name, or the book's title."""
    books: int
    from_name: str
    to_name: str
    club: str
    is_taken: bool
    is_set_off: bool
    is_over: bool


@dataclass
class StopSeen:
    """One stop with what is for it and what goes on from it."""

    key: str
    number: int
    kind: str
    name: str
    address: str
    phone: str
    directions: str
    is_nobody: bool
    off: list[LoadSeen] = field(default_factory=list)
    on: list[LoadSeen] = field(default_factory=list)

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to tick here."""
        left = [load for load in self.off if not load.is_over and load.is_taken]
        left += [load for load in self.on if not load.is_taken and not load.is_over]
        return self.is_nobody or not left


@dataclass(frozen=True)
class Waiting:
    """Something that waits for transport: a box (by number) or a loose book, from where to where."""

    what: str
    """`box` or `book` and its key."""
    number: int | None
    name: str
    from_name: str
    to_name: str
    for_home: bool


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
_PAST = (
    _RUNS.where(Run.state.in_((RunState.DONE, RunState.BROKEN_OFF))).order_by(Run.id.desc()).limit(PAGE + 1)
)
_STOPS = (
    select(
        Stop.id,
        Stop.key,
        Stop.number,
        Stop.kind,
        func.coalesce(School.name, Stop.name),
        School.address,
        School.postcode,
        School.town,
        School.phone,
        School.directions,
        Stop.nobody_at,
    )
    .outerjoin(School, School.id == Stop.school_id)
    .where(Stop.run_id == bindparam("run"))
    .order_by(Stop.number, Stop.id)
)
_ITS_CLUB, _BOOKS_CLUB = aliased(Club), aliased(Club)
_IN_BOX = aliased(Copy)
_BOOKS_IN_BOX = select(func.count(_IN_BOX.id)).where(_IN_BOX.box_id == Load.box_id).scalar_subquery()
_LOADS = (
    select(
        Load.from_stop_id,
        Load.to_stop_id,
        Load.key,
        Box.number,
        func.coalesce(Box.name, Work.title),
        case((Load.box_id.is_(None), 0), else_=_BOOKS_IN_BOX),
        func.coalesce(_ITS_CLUB.name, _BOOKS_CLUB.name, ""),
        Load.taken_at.is_not(None),
        Load.set_off_at.is_not(None),
        Load.ended_at.is_not(None),
    )
    .outerjoin(Box, Box.id == Load.box_id)
    .outerjoin(LooseBook, LooseBook.id == Load.loose_book_id)
    .outerjoin(Copy, Copy.id == LooseBook.copy_id)
    .outerjoin(Work, Work.id == Copy.work_id)
    .outerjoin(_ITS_CLUB, _ITS_CLUB.id == Load.club_id)
    .outerjoin(_BOOKS_CLUB, _BOOKS_CLUB.id == LooseBook.club_id)
    .where(Load.run_id == bindparam("run"))
    .order_by(Load.id)
)
_RUN_WITH = (
    select(Run)
    .join(Load, Load.run_id == Run.id)
    .where(Load.box_id == bindparam("box"), Load.ended_at.is_(None))
)
_WAITING_BOXES = (
    select(Box.key, Box.number, Box.name, Box.state, School.name)
    .join(Deposit, Deposit.box_id == Box.id)
    .join(School, School.id == Deposit.school_id)
    .where(
        Box.library_id == bindparam("library"),
        Deposit.counted_at.is_(None),
        Box.state.in_((BoxState.UNDER_WAY, BoxState.CALLED_HOME)),
        ~select(Load.id).where(Load.box_id == Box.id, Load.ended_at.is_(None)).exists(),
    )
    .order_by(Box.number)
    .limit(PAGE)
)
_WAITING_BOOKS = (
    select(LooseBook)
    .join(School, School.id == LooseBook.school_id)
    .where(
        LooseBook.library_id == bindparam("library"),
        LooseBook.ended_at.is_(None),
        LooseBook.arrived_at.is_(None),
        ~select(Load.id).where(Load.loose_book_id == LooseBook.id, Load.ended_at.is_(None)).exists(),
    )
    .order_by(School.sort_key, LooseBook.id)
    .limit(PAGE)
    .options(joinedload(LooseBook.copy).joinedload(Copy.work), joinedload(LooseBook.school))
)


def coming_runs(session: Session, library_id: int, until: date | None = None) -> list[RunSeen]:
    """Up to 50 runs that are coming or under way, the next first; those after `until` left out."""
    if until is None:
        return _seen(session, _COMING, library=library_id)
    return _seen(session, _COMING.where(Run.on_day <= until), library=library_id)


def past_runs(session: Session, library_id: int, before: str | None = None) -> list[RunSeen]:
    """Up to 51 runs that are over, the last first, older than the run with the key `before`."""
    past = _PAST
    if before is not None:
        its = select(Run.id).where(Run.library_id == library_id, Run.key == before)
        past = past.where(Run.id < its.scalar_subquery())
    return _seen(session, past, library=library_id)


def run_with(session: Session, box: Box) -> Run | None:
    """The coming run this box is on, or the one it rides with now."""
    return session.scalar(_RUN_WITH, {"box": box.id})


def run_by_token(session: Session, library_id: int, token: str, today: date) -> Run | None:
    """The run with this token of 128 bits, on its own day and on no other."""
    return session.scalar(
        select(Run).where(Run.library_id == library_id, Run.token == token, Run.on_day == today)
    )


def sheet(session: Session, run: Run, library: Library) -> list[StopSeen]:
    """The stops in order, each with its loads; in two questions, however long the run."""
    stops = {row.id: _stop(row, library) for row in session.execute(_STOPS, {"run": run.id})}
    for from_id, to_id, *what, is_taken, is_set_off, is_over in session.execute(_LOADS, {"run": run.id}):
        key, number, name, books, club = what
        load = LoadSeen(
            key=key,
            number=number,
            name=name or "",
            books=books,
            from_name=stops[from_id].name,
            to_name=stops[to_id].name,
            club=club,
            is_taken=is_taken,
            is_set_off=is_set_off,
            is_over=is_over,
        )
        stops[from_id].on.append(load)
        stops[to_id].off.append(load)
    return list(stops.values())


def waiting_boxes(session: Session, library: Library) -> list[Waiting]:
    """Boxes that are said to be sent or are called home, and go with no run yet, by number."""
    rows = session.execute(_WAITING_BOXES, {"library": library.id})
    return [
        Waiting(f"box:{key}", number, name, *_way(library, school, state == BoxState.CALLED_HOME))
        for key, number, name, state, school in rows
    ]


def waiting_books(session: Session, library: Library) -> list[Waiting]:
    """Loose books that have not come to their school yet, and go with no run, by school."""
    books = session.scalars(_WAITING_BOOKS, {"library": library.id})
    return [
        Waiting(f"book:{book.key}", None, book.copy.work.title, *_way(library, book.school.name, False))
        for book in books
    ]


def booked_boxes(session: Session, library: Library, bookings: Iterable[Booking]) -> list[Waiting]:
    """Boxes that are booked to go to a school soon and go with no run yet, in the order of the bookings."""
    wanted = [each for each in bookings if each.state == BookingState.BOOKED]
    if not wanted:
        return []
    on_a_run = set(
        session.scalars(select(Load.box_id).where(Load.ended_at.is_(None), Load.box_id.is_not(None)))
    )
    return [
        Waiting(
            f"booking:{each.key}", each.box.number, each.box.name, *_way(library, each.school.name, False)
        )
        for each in wanted
        if each.box_id not in on_a_run
    ]


def boxes_to_load(session: Session, library_id: int) -> list[tuple[Box, str]]:
    """Packed boxes and boxes that are out, which go with no run yet, with the school each is at."""
    on_a_run = select(Load.id).where(Load.box_id == Box.id, Load.ended_at.is_(None))
    packed = select(Copy.id).where(Copy.box_id == Box.id)
    rows = session.execute(
        select(Box, School.name)
        .outerjoin(Deposit, (Deposit.box_id == Box.id) & Deposit.counted_at.is_(None))
        .outerjoin(School, School.id == Deposit.school_id)
        .where(
            Box.library_id == library_id,
            Box.state.not_in((BoxState.ON_SHELF, BoxState.COUNTED, BoxState.UNDER_WAY_HOME)),
            packed.exists(),
            ~on_a_run.exists(),
        )
        .order_by(Box.number)
    )
    return [(box, school or "") for box, school in rows]


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


def _stop(row: Any, library: Library) -> StopSeen:
    _id, key, number, kind, name, address, postcode, town, phone, directions, nobody_at = row
    place = f"{postcode or ''} {town or ''}".strip()
    return StopSeen(
        key=key,
        number=number,
        kind=kind,
        name=name or library.name,
        address=", ".join(part for part in (address, place) if part),
        phone=phone or "",
        directions=directions or "",
        is_nobody=nobody_at is not None,
    )


def _way(library: Library, school: str, goes_home: bool) -> tuple[str, str, bool]:
    return (school, library.name, True) if goes_home else (library.name, school, False)
