"""Reads about bookings: what can be booked and when, who has what when, what leaves the library this week."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, and_, bindparam, func, literal, or_, select, tuple_
from sqlalchemy.orm import Session, contains_eager, joinedload, load_only

from app.bookings.calendar import Slot
from app.bookings.line import Line, lines_of
from app.bookings.models import FIRM, LIVE, Booking, BookingState, Rotation
from app.catalogue.models import Copy, Work
from app.clubs.models import Club, ClubState
from app.core.search_text import search_words
from app.deposits.models import Box, BoxKind
from app.libraries.models import Library, School

PAGE = 50
USUAL_DAYS = 20
"""School days a box is offered for unless somebody says otherwise: four weeks."""
BOOKABLE = (BoxKind.CLASS_SET, BoxKind.CIRCULATING, BoxKind.THEME)
"""A club's own box is sent to its club; the others are booked."""
THIS_WEEK = timedelta(days=7)
SHOWN: dict[str, frozenset[BookingState]] = {
    "coming": frozenset({BookingState.BOOKED}),
    "out": frozenset({BookingState.OUT}),
    "waiting": frozenset({BookingState.WAITING}),
    "over": frozenset({BookingState.OVER, BookingState.CANCELLED}),
}
"""The filters of the list of bookings."""


@dataclass(frozen=True)
class OnOffer:
    """A box that can be booked: what is in it, and the first days it is free for."""

    box: Box
    books: int
    titles: int
    title: str
    """Of the one title, where there is only one."""
    author: str
    age_from: int | None
    age_to: int | None
    free: Slot | None
    waiting: int


@dataclass(frozen=True)
class Seen:
    """A booking in a list; its place and its days in the line while it waits."""

    booking: Booking
    place: int = 0
    expected: Slot | None = None


_WITH_ALL = (
    joinedload(Booking.box).load_only(Box.key, Box.number, Box.name, Box.kind, Box.state),
    joinedload(Booking.school).load_only(School.key, School.name),
    joinedload(Booking.club).load_only(Club.key, Club.name),
)
_CONTENTS = (
    select(
        Copy.box_id,
        func.count(Copy.id),
        func.count(Work.id.distinct()),
        func.min(Work.title),
        func.min(Work.author),
        func.min(Work.age_from),
        func.max(Work.age_to),
    )
    .join(Work, Work.id == Copy.work_id)
    .where(Copy.box_id.in_(bindparam("boxes", expanding=True)))
    .group_by(Copy.box_id)
)
_LEAVING = (Booking.state == BookingState.BOOKED) & (Booking.busy_from <= bindparam("until")) | (
    Booking.state == BookingState.OUT
) & (Booking.last_on <= bindparam("until"))
ANY_MOVE_DUE = select(Booking.id).where(Booking.library_id == bindparam("library"), _LEAVING).exists()
"""Whether `moves_due` would find one; asked beside other things, with `until`."""
_MOVES_DUE = (
    select(Booking)
    .where(Booking.library_id == bindparam("library"), _LEAVING)
    .order_by(Booking.busy_from, Booking.id)
    .limit(PAGE)
    .options(*_WITH_ALL)
)


def on_offer(
    session: Session,
    library: Library,
    today: date,
    kind: BoxKind | None = None,
    words: str = "",
    after: int = 0,
) -> list[OnOffer]:
    """Up to 51 boxes that can be booked, by number, those after `after`; the 51st says there are more."""
    wanted = (
        select(Box)
        .where(
            Box.library_id == library.id,
            Box.number > after,
            Box.kind.in_([kind] if kind in BOOKABLE else BOOKABLE),
            *(_about(word) for word in search_words(words)),
        )
        .order_by(Box.number)
        .limit(PAGE + 1)
    )
    boxes = list(session.scalars(wanted))
    return _offered(session, library, today, boxes)


def offered(session: Session, library: Library, box: Box, today: date) -> OnOffer:
    """One box as the list shows it."""
    return _offered(session, library, today, [box])[0]


def bookings_of(session: Session, mine: Select[Any], library: Library, today: date) -> list[Seen]:
    """Those of `mine` that are not over, by their days, those that wait last; at most fifty."""
    live = mine.where(Booking.state.in_(LIVE)).options(*_WITH_ALL)
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
    wanted = select(Booking).where(
        Booking.library_id == library.id, Booking.state.in_(SHOWN.get(shown, SHOWN["coming"]))
    )
    place = tuple_(Booking.wanted_from, Booking.key)
    order: tuple[Any, ...] = (Booking.wanted_from, Booking.key)
    last = tuple_(literal(after[0]), literal(after[1])) if after else None
    if shown == "over":
        order = (Booking.wanted_from.desc(), Booking.key.desc())
    if last is not None:
        wanted = wanted.where(place < last if shown == "over" else place > last)
    rows = session.scalars(wanted.order_by(*order).limit(PAGE + 1).options(*_WITH_ALL))
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
    wanted = select(Booking).where(Booking.id == booking.id).options(*_WITH_ALL)
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
        .options(*_WITH_ALL)
    )
    return list(session.scalars(wanted))


def moves_due(session: Session, library_id: int, today: date) -> list[Booking]:
    """Boxes to be made ready and sent within a week, and those to be fetched; the first first."""
    return list(session.scalars(_MOVES_DUE, {"library": library_id, "until": today + THIS_WEEK}))


def next_booking(session: Session, box: Box) -> Booking | None:
    """Where the box goes next, with school and club."""
    wanted = select(Booking).where(Booking.box_id == box.id, Booking.state == BookingState.BOOKED)
    return session.scalars(wanted.order_by(Booking.first_on).limit(1).options(*_WITH_ALL)).first()


def rotations_here(session: Session, library_id: int) -> list[tuple[Rotation, int]]:
    """The rotations, the newest first, each with how many of its moves have not begun; at most fifty."""
    coming = (
        select(func.count(Booking.id))
        .where(Booking.rotation_id == Rotation.id, Booking.state == BookingState.BOOKED)
        .correlate(Rotation)
        .scalar_subquery()
    )
    rows = session.execute(
        select(Rotation, coming)
        .where(Rotation.library_id == library_id)
        .order_by(Rotation.first_on.desc(), Rotation.id.desc())
        .limit(PAGE)
    )
    return [(row, number) for row, number in rows]


def moves_of(session: Session, rotation: Rotation) -> list[Booking]:
    """The moves of a rotation that stand, in the order in which they are made."""
    wanted = (
        select(Booking)
        .where(Booking.rotation_id == rotation.id, Booking.state != BookingState.CANCELLED)
        .join(Booking.box)
        .order_by(Booking.first_on, Box.number)
        .options(contains_eager(Booking.box), *_WITH_ALL[1:])
    )
    return list(session.scalars(wanted))


def rotation_of(session: Session, booking: Booking) -> Rotation:
    """The rotation a move is part of."""
    return session.get_one(Rotation, booking.rotation_id)


def boxes_to_go_round(session: Session, library_id: int) -> list[Box]:
    """Boxes that may go round: circulating ones and those on a theme, by number."""
    wanted = (
        select(Box)
        .where(Box.library_id == library_id, Box.kind.in_((BoxKind.CIRCULATING, BoxKind.THEME)))
        .order_by(Box.number)
    )
    return list(session.scalars(wanted))


def shape_schools(scope: Select[Any]) -> Select[Any]:
    """Schools by name, for a list to choose from."""
    return scope.order_by(School.sort_key, School.id).options(load_only(School.key, School.name))


def shape_clubs(scope: Select[Any]) -> Select[Any]:
    """Clubs that are not closed, for a list to choose from."""
    open_ones = scope.where(Club.state != ClubState.CLOSED)
    return open_ones.order_by(Club.school_id, Club.sort_key, Club.id)


def _offered(session: Session, library: Library, today: date, boxes: Sequence[Box]) -> list[OnOffer]:
    ids = [box.id for box in boxes]
    held = {row[0]: row[1:] for row in session.execute(_CONTENTS, {"boxes": ids})}
    lines = lines_of(session, library, ids, today)
    return [_one(box, held.get(box.id), lines[box.id]) for box in boxes]


def _one(box: Box, held: Any, line: Line) -> OnOffer:
    books, titles, title, author, age_from, age_to = held or (0, 0, "", "", None, None)
    is_one = titles == 1
    return OnOffer(
        box,
        books,
        titles,
        title if is_one else "",
        author if is_one else "",
        age_from,
        age_to,
        line.free_from(USUAL_DAYS),
        len(line.waiting),
    )


def _seen(session: Session, library: Library, today: date, rows: Sequence[Booking]) -> list[Seen]:
    waited_for = sorted({one.box_id for one in rows if one.state == BookingState.WAITING})
    lines = lines_of(session, library, waited_for, today) if waited_for else {}
    return [
        Seen(one, lines[one.box_id].place(one), lines[one.box_id].expected[one.id])
        if one.state == BookingState.WAITING
        else Seen(one)
        for one in rows
    ]


def _about(word: str) -> Any:
    """A box whose name holds the word, or with a book that does."""
    inside = (
        select(Copy.id)
        .join(Work, Work.id == Copy.work_id)
        .where(Copy.box_id == Box.id, Work.search_text.contains(word, autoescape=True))
    )
    return or_(func.lower(Box.name).contains(word, autoescape=True), and_(inside.exists()))
