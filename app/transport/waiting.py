"""What waits for transport and goes with no run yet: boxes, loose books, boxes that are booked."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, joinedload

from app.bookings.models import Booking, BookingState
from app.catalogue.models import Copy
from app.deposits.models import Box, BoxState, Deposit
from app.libraries.models import Library, School
from app.loose_books.models import LooseBook
from app.transport.models import Load

MOST = 50


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
    .limit(MOST)
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
    .limit(MOST)
    .options(joinedload(LooseBook.copy).joinedload(Copy.work), joinedload(LooseBook.school))
)


def boxes(session: Session, library: Library) -> list[Waiting]:
    """Boxes that are said to be sent or are called home, and go with no run yet, by number."""
    rows = session.execute(_WAITING_BOXES, {"library": library.id})
    return [
        Waiting(f"box:{key}", number, name, *_way(library, school, state == BoxState.CALLED_HOME))
        for key, number, name, state, school in rows
    ]


def books(session: Session, library: Library) -> list[Waiting]:
    """Loose books that have not come to their school yet, and go with no run, by school."""
    found = session.scalars(_WAITING_BOOKS, {"library": library.id})
    return [
        Waiting(f"book:{book.key}", None, book.copy.work.title, *_way(library, book.school.name, False))
        for book in found
    ]


def booked_boxes(session: Session, library: Library, bookings: Iterable[Booking]) -> list[Waiting]:
    """Boxes that are booked to go to a school soon and go with no run yet, in the order of the bookings."""
    wanted = [each for each in bookings if each.state == BookingState.BOOKED]
    if not wanted:
        return []
    riding = select(Load.box_id).where(
        Load.library_id == library.id, Load.ended_at.is_(None), Load.box_id.is_not(None)
    )
    on_a_run = set(session.scalars(riding))
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


def _way(library: Library, school: str, goes_home: bool) -> tuple[str, str, bool]:
    return (school, library.name, True) if goes_home else (library.name, school, False)
