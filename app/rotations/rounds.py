"""Rounds: a rotation planned and booked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.bookings import line
from app.bookings.booking import Stop
from app.bookings.calendar import Span
from app.bookings.models import Booking, BookingState
from app.core import audit, clock
from app.core.errors import RuleBroken
from app.deposits import moves
from app.deposits.models import Box
from app.libraries.models import Library
from app.rotations import circle
from app.rotations.models import Rotation

MOST_BOXES = 12
MOST_STOPS = 30
DAYS_A_WEEK = 5
LONGEST_WEEKS = 26


@dataclass(frozen=True)
class Round:
    """What was picked: boxes and stops in this order, the first day, weeks of school for each stay."""

    name: str
    boxes: Sequence[Box]
    stops: Sequence[Stop]
    first_on: date
    weeks: int
    last_on: date | None = None
    """The day all must be over; none if there is no such day."""

    @property
    def stay_days(self) -> int:
        return self.weeks * DAYS_A_WEEK


@dataclass(frozen=True)
class Plan:
    """A rotation that may be booked: its turns, its moves, and what it leaves out."""

    turns: Sequence[Span]
    moves: Sequence[circle.Timed]
    uneven: circle.Uneven


def plan(session: Session, library: Library, wanted: Round, now: datetime) -> Plan:
    """What the rotation would be; books nothing.

    Raises RuleBroken: rotation_nothing_picked, rotation_too_many, rotation_same_box, rotation_same_stop,
    booking_too_soon, booking_too_far, rotation_no_time (not even one turn is over by the last day).
    """
    today = clock.local(now, library.zone).date()
    lines = line.lines_of(session, library, [box.id for box in wanted.boxes], today)
    _check_picked(wanted)
    calendar = next(iter(lines.values())).calendar
    if calendar.on_or_after(wanted.first_on) < calendar.soonest(today):
        raise RuleBroken("booking_too_soon", day=calendar.soonest(today))
    if wanted.first_on > today + timedelta(days=365):
        raise RuleBroken("booking_too_far")
    boxes, stops = len(wanted.boxes), len(wanted.stops)
    cycle = circle.turns_wanted(boxes, stops)
    turns = circle.turn_days(calendar, wanted.first_on, wanted.stay_days, cycle, wanted.last_on)
    if not turns:
        raise RuleBroken("rotation_no_time", weeks=wanted.weeks)
    taken = [lines[box.id].held for box in wanted.boxes]
    kept = circle.fitting(calendar, circle.moves(boxes, stops, len(turns)), turns, taken)
    uneven = circle.uneven(boxes, stops, len(turns), [one.move for one in kept])
    return Plan(turns, kept, uneven)


def begin(session: Session, library: Library, wanted: Round, by: Person, now: datetime) -> Rotation:
    """Book the whole rotation. Raises RuleBroken as `plan` does, and rotation_all_taken."""
    for box in sorted(wanted.boxes, key=lambda one: one.id):
        moves.hold(session, box)
    planned = plan(session, library, wanted, now)
    if not planned.moves:
        raise RuleBroken("rotation_all_taken")
    row = Rotation(
        library_id=library.id,
        name=wanted.name,
        first_on=planned.turns[0].first,
        stay_days=wanted.stay_days,
        turns=len(planned.turns),
        made_by_id=by.id,
        made_at=now,
    )
    session.add(row)
    session.flush()
    audit.record(session, "begin_rotation", row, now=now, actor_id=by.id)
    for one in planned.moves:
        _book(session, row, wanted, one, by, now)
    return row


def _check_picked(wanted: Round) -> None:
    if not wanted.boxes or not wanted.stops:
        raise RuleBroken("rotation_nothing_picked")
    if len(wanted.boxes) > MOST_BOXES or len(wanted.stops) > MOST_STOPS:
        raise RuleBroken("rotation_too_many", boxes=MOST_BOXES, stops=MOST_STOPS)


def _book(
    session: Session, row: Rotation, wanted: Round, one: circle.Timed, by: Person, now: datetime
) -> None:
    box, stop = wanted.boxes[one.move.box], wanted.stops[one.move.school]
    booking = Booking(
        library_id=row.library_id,
        box_id=box.id,
        school_id=stop.school.id,
        club_id=stop.club.id if stop.club else None,
        number=line.next_number(session, box),
        state=BookingState.BOOKED,
        wanted_from=one.stay.first,
        stay_days=row.stay_days,
        first_on=one.stay.first,
        last_on=one.stay.last,
        busy_from=one.busy.first,
        busy_to=one.busy.last,
        rotation_id=row.id,
        turn=one.move.turn + 1,
        asked_by_id=by.id,
        asked_at=now,
    )
    session.add(booking)
    session.flush()
    audit.record(session, "book", booking, now=now, actor_id=by.id, after=booking.state)
