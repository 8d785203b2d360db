"""Reads about runs: which are coming, what each stop has on and off, and what waits for transport."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import Session, joinedload

from app.accounts.models import Person
from app.bookings.models import Booking, BookingState
from app.catalogue.models import Copy
from app.deposits.models import Box, BoxState, Deposit, LooseBook
from app.libraries.models import Library, School
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

    run: Run
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


_STOPS = (
    select(Stop)
    .where(Stop.run_id == bindparam("run"))
    .order_by(Stop.number, Stop.id)
    .options(joinedload(Stop.school))
    .execution_options(populate_existing=True)
)
_LOADS = (
    select(Load)
    .where(Load.run_id == bindparam("run"))
    .order_by(Load.id)
    .options(
        joinedload(Load.box),
        joinedload(Load.club),
        joinedload(Load.loose_book).joinedload(LooseBook.copy).joinedload(Copy.work),
        joinedload(Load.loose_book).joinedload(LooseBook.club),
    )
    .execution_options(populate_existing=True)
)
_BOOKS_IN = (
    select(Copy.box_id, func.count(Copy.id))
    .join(Load, Load.box_id == Copy.box_id)
    .where(Load.run_id == bindparam("run"))
    .group_by(Copy.box_id)
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
    coming = _runs(library_id).where(_ON_ITS_WAY)
    if until is not None:
        coming = coming.where(Run.on_day <= until)
    return _seen(session, coming.order_by(Run.on_day, Run.id).limit(PAGE))


def past_runs(session: Session, library_id: int, before: str | None = None) -> list[RunSeen]:
    """Up to 51 runs that are over, the last first, older than the run with the key `before`."""
    past = _runs(library_id).where(Run.state.in_((RunState.DONE, RunState.BROKEN_OFF)))
    if before is not None:
        its = select(Run.id).where(Run.library_id == library_id, Run.key == before)
        past = past.where(Run.id < its.scalar_subquery())
    return _seen(session, past.order_by(Run.id.desc()).limit(PAGE + 1))


def run_with(session: Session, box: Box) -> Run | None:
    """The coming run this box is on, or the one it rides with now."""
    return session.scalar(
        select(Run).join(Load, Load.run_id == Run.id).where(Load.box_id == box.id, Load.ended_at.is_(None))
    )


def run_by_token(session: Session, library_id: int, token: str, today: date) -> Run | None:
    """The run with this token of 128 bits, on its own day and on no other."""
    return session.scalar(
        select(Run).where(Run.library_id == library_id, Run.token == token, Run.on_day == today)
    )


def sheet(session: Session, run: Run) -> list[StopSeen]:
    """The stops in order, each with its loads; in four questions, however long the run."""
    library = session.get_one(Library, run.library_id)
    stops = session.scalars(_STOPS, {"run": run.id}).all()
    seen = {stop.id: _stop(stop, library) for stop in stops}
    books = _books_in(session, run)
    for load in _loads(session, run):
        row = _load(load, seen, books)
        seen[load.from_stop_id].on.append(row)
        seen[load.to_stop_id].off.append(row)
    return list(seen.values())


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


def loose_books(session: Session, library_id: int, after: str | None = None) -> list[LooseBook]:
    """Up to 51 loose books that are out or waiting, as they were set aside, those after the key `after`."""
    wanted = select(LooseBook).where(LooseBook.library_id == library_id, LooseBook.ended_at.is_(None))
    if after is not None:
        its = select(LooseBook.id).where(LooseBook.library_id == library_id, LooseBook.key == after)
        wanted = wanted.where(LooseBook.id > its.scalar_subquery())
    return list(
        session.scalars(
            wanted.order_by(LooseBook.id)
            .limit(PAGE + 1)
            .options(
                joinedload(LooseBook.copy).joinedload(Copy.work),
                joinedload(LooseBook.school),
                joinedload(LooseBook.club),
            )
        )
    )


def lost_loose_books(session: Session, library_id: int) -> list[LooseBook]:
    """Loose books that cannot be found and may turn up, the last first."""
    lost = select(LooseBook).where(LooseBook.library_id == library_id, LooseBook.lost_at.is_not(None))
    return list(
        session.scalars(
            lost.order_by(LooseBook.lost_at.desc())
            .limit(PAGE)
            .options(joinedload(LooseBook.copy).joinedload(Copy.work), joinedload(LooseBook.school))
        )
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


def _runs(library_id: int) -> Select[Any]:
    return select(Run).where(Run.library_id == library_id).options(joinedload(Run.driver))


def _seen(session: Session, wanted: Select[Any]) -> list[RunSeen]:
    runs = list(session.scalars(wanted))
    ids = [run.id for run in runs]
    if not ids:
        return []
    schools = _counts(session, ids, Stop.run_id, Stop.school_id, Stop.nobody_at)
    loads = _counts(session, ids, Load.run_id, Load.box_id, Load.loose_book_id)
    return [RunSeen(run, schools.get(run.id, (0, 0))[0], *loads.get(run.id, (0, 0))) for run in runs]


def _counts(
    session: Session, ids: Iterable[int], run_id: Any, one: Any, other: Any
) -> dict[int, tuple[int, int]]:
    """How many of each there are, run by run."""
    rows = session.execute(
        select(run_id, func.count(one), func.count(other)).where(run_id.in_(list(ids))).group_by(run_id)
    )
    return {id: (first, second) for id, first, second in rows}


def _loads(session: Session, run: Run) -> list[Load]:
    """What the run carries or has carried; what was taken from it again is gone."""
    return list(session.scalars(_LOADS, {"run": run.id}))


def _books_in(session: Session, run: Run) -> dict[int, int]:
    rows = session.execute(_BOOKS_IN, {"run": run.id})
    return {box_id: books for box_id, books in rows if box_id is not None}


def _stop(stop: Stop, library: Library) -> StopSeen:
    school = stop.school
    return StopSeen(
        key=stop.key,
        number=stop.number,
        kind=stop.kind,
        name=school.name if school else stop.name or library.name,
        address=_address(school) if school else "",
        phone=school.phone if school else "",
        directions=school.directions if school else "",
        is_nobody=stop.nobody_at is not None,
    )


def _address(school: School) -> str:
    town = f"{school.postcode} {school.town}".strip()
    return ", ".join(part for part in (school.address, town) if part)


def _load(load: Load, stops: dict[int, StopSeen], books: dict[int, int]) -> LoadSeen:
    book = load.loose_book
    club = load.club or (book.club if book else None)
    return LoadSeen(
        key=load.key,
        number=load.box.number if load.box else None,
        name=load.box.name if load.box else book.copy.work.title if book else "",
        books=books.get(load.box_id or 0, 0),
        from_name=stops[load.from_stop_id].name,
        to_name=stops[load.to_stop_id].name,
        club=club.name if club else "",
        is_taken=load.taken_at is not None,
        is_set_off=load.set_off_at is not None,
        is_over=load.ended_at is not None,
    )


def _way(library: Library, school: str, goes_home: bool) -> tuple[str, str, bool]:
    return (school, library.name, True) if goes_home else (library.name, school, False)
