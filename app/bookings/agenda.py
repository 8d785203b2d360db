"""The agenda: who has which box when, who waits and until when, what leaves the library this week."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, bindparam, case, func, literal, select, tuple_
from sqlalchemy.orm import Session

from app.bookings.calendar import Slot
from app.bookings.line import lines_of
from app.bookings.models import FIRM, LIVE, Booking, BookingState
from app.bookings.queries import WITH_ALL
from app.deposits.models import Box
from app.libraries.models import Library

PAGE = 50
THIS_WEEK = timedelta(days=7)
MOST_ON_TODAY = 12
SHOWN: dict[str, frozenset[BookingState]] = {
    "coming": frozenset({BookingState.BOOKED}),
    "out": frozenset({BookingState.OUT}),
    "waiting": frozenset({BookingState.WAITING}),
    "over": frozenset({BookingState.OVER, BookingState.CANCELLED}),
}
"""The filters of the list of bookings."""


@dataclass(frozen=True)
class Seen:
    """A booking in a list; its place and its days in the line while it waits."""

    booking: Booking
    place: int = 0
    expected: Slot | None = None


_MOVES = Booking.state.in_((BookingState.BOOKED, BookingState.OUT))  # said apart, for the index
_LEAVING = _MOVES & case(
    (Booking.state == BookingState.BOOKED, Booking.busy_from <= bindparam("due_until")),
    else_=Booking.last_on <= bindparam("due_until"),
)
ANY_MOVE_DUE = select(Booking.id).where(Booking.library_id == bindparam("library"), _LEAVING).exists()
"""Whether `moves_due` would find one; asked beside other things, with `due_until`."""
_MOVES_DUE = (
    select(Booking)
    .where(Booking.library_id == bindparam("library"), _LEAVING)
    .order_by(Booking.busy_from, Booking.id)
    .limit(MOST_ON_TODAY)
    .options(*WITH_ALL)
)
_NEXT = (
    select(Booking)
    .where(Booking.box_id == bindparam("box"), Booking.state == BookingState.BOOKED)
    .order_by(Booking.first_on)
    .limit(1)
    .options(*WITH_ALL)
)


def _listed(shown: str) -> Select[Any]:
    here = select(Booking).where(Booking.library_id == bindparam("library"), Booking.state.in_(SHOWN[shown]))
    order: tuple[Any, ...] = (Booking.wanted_from, Booking.key)
    if shown == "over":
        order = (Booking.wanted_from.desc(), Booking.key.desc())
    return here.order_by(*order).limit(PAGE + 1).options(*WITH_ALL)


_LISTED = {shown: _listed(shown) for shown in SHOWN}


def bookings_of(session: Session, mine: Select[Any], library: Library, today: date) -> list[Seen]:
    """Those of `mine` that are not over, by their days, those that wait last; at most fifty."""
    live = mine.where(Booking.state.in_(LIVE)).options(*WITH_ALL)
    rows = session.scalars(
        live.order_by(Booking.first_on.is_(None), Booking.first_on, Booking.id).limit(PAGE)
    )
    return _seen(session, library, today, list(rows))


def bookings_here(
    session: Session,
    library: Library,
    today: date,
    shown: str = "coming",
    after: tuple[date, str] | None = None,
) -> list[Seen]:
    """Up to 51 bookings by the day they are wanted from, those after `after`; 'over' begins with the last."""
    wanted = _LISTED.get(shown, _LISTED["coming"])
    if after is not None:
        place = tuple_(Booking.wanted_from, Booking.key)
        last = tuple_(literal(after[0]), literal(after[1]))
        wanted = wanted.where(place < last if shown == "over" else place > last)
    rows = session.scalars(wanted, {"library": library.id})
    return _seen(session, library, today, list(rows))


def how_many(session: Session, library_id: int) -> dict[str, int]:
    """How many bookings each filter of the list shows."""
    rows = session.execute(
        select(Booking.state, func.count(Booking.id))
        .where(Booking.library_id == library_id)
        .group_by(Booking.state)
    )
    held = {BookingState(state): number for state, number in rows}
    return {name: sum(held.get(state, 0) for state in states) for name, states in SHOWN.items()}


def with_all(session: Session, booking: Booking) -> Booking:
    """The booking with its box, school and club loaded."""
    wanted = select(Booking).where(Booking.id == booking.id).options(*WITH_ALL)
    return session.scalars(wanted.execution_options(populate_existing=True)).one()


def firm_of(session: Session, box: Box, first: date, last: date) -> list[Booking]:
    """The bookings with days that touch those from `first` to `last`, by their days."""
    wanted = (
        select(Booking)
        .where(
            Booking.box_id == box.id,
            Booking.state.in_(FIRM),
            Booking.busy_from <= last,
            Booking.busy_to >= first,
        )
        .order_by(Booking.busy_from)
        .options(*WITH_ALL)
    )
    return list(session.scalars(wanted))


def due_until(today: date) -> date:
    """The last day of the week ahead; there is none after the last day there is."""
    return min(today, date.max - THIS_WEEK) + THIS_WEEK


def moves_due(session: Session, library_id: int, today: date) -> list[Booking]:
    """Boxes to be made ready and sent within a week, and those to be fetched; the first first."""
    return list(session.scalars(_MOVES_DUE, {"library": library_id, "due_until": due_until(today)}))


def next_booking(session: Session, box: Box) -> Booking | None:
    """Where the box goes next, with school and club."""
    return session.scalars(_NEXT, {"box": box.id}).first()


def _seen(session: Session, library: Library, today: date, rows: Sequence[Booking]) -> list[Seen]:
    waited_for = sorted({one.box_id for one in rows if one.state == BookingState.WAITING})
    lines = lines_of(session, library, waited_for, today) if waited_for else {}
    return [
        Seen(one, lines[one.box_id].place(one), lines[one.box_id].expected[one.id])
        if one.state == BookingState.WAITING
        else Seen(one)
        for one in rows
    ]
