"""The list a rotation is made by: on which day which box goes from where to where, and what is missing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.bookings.booking import Stop
from app.bookings.models import Booking
from app.rotations.rounds import Plan, Round

A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Leg:
    """One box goes from one place to another; no place is the library. `key` is of its booking."""

    number: int
    name: str
    origin: str | None
    goal: str | None
    key: str | None = None
    state: str = "booked"


@dataclass(frozen=True)
class MovingDay:
    day: date
    legs: Sequence[Leg]


@dataclass(frozen=True)
class Notes:
    """What does not come out even in a rotation as it stands, by names."""

    twice: Sequence[tuple[int, str]]
    """(box, place) that meet more than once."""
    never: Sequence[tuple[int, str]]
    together: Sequence[tuple[str, date]]
    """Places with two boxes at a time, and from when."""

    def __bool__(self) -> bool:
        return bool(self.twice or self.never or self.together)


@dataclass(frozen=True)
class _Stay:
    number: int
    name: str
    place: str
    first: date
    last: date
    busy_to: date
    key: str | None = None
    state: str = "booked"


def by_day(moves: Iterable[Booking]) -> list[MovingDay]:
    """The moving days of a rotation that is booked."""
    return _days([_of(one) for one in moves])


def planned(wanted: Round, plan: Plan) -> list[MovingDay]:
    """The moving days of a rotation that is only planned."""
    return _days(
        [
            _Stay(
                wanted.boxes[one.move.box].number,
                wanted.boxes[one.move.box].name,
                wanted.stops[one.move.school].name,
                one.stay.first,
                one.stay.last,
                one.busy.last,
            )
            for one in plan.moves
        ]
    )


def left_out(wanted: Round, plan: Plan) -> list[tuple[int, str]]:
    """(number of the box, place) that do not meet in a plan."""
    return [(wanted.boxes[box].number, wanted.stops[stop].name) for box, stop in plan.uneven.left_out]


def notes(moves: Sequence[Booking]) -> Notes:
    """What the rotation's moves leave out or do twice, as they stand after moving by hand."""
    stays = [_of(one) for one in moves]
    met = [(one.number, one.place) for one in stays]
    boxes, places = sorted({number for number, _ in met}), sorted({place for _, place in met})
    together = {
        (one.place, max(one.first, other.first))
        for one in stays
        for other in stays
        if one.key != other.key
        and one.place == other.place
        and one.first <= other.last
        and other.first <= one.last
    }
    return Notes(
        sorted({pair for pair in met if met.count(pair) > 1}),
        [(box, place) for box in boxes for place in places if (box, place) not in met],
        sorted(together),
    )


def _of(one: Booking) -> _Stay:
    assert one.first_on and one.last_on and one.busy_to
    place = Stop(one.school, one.club).name
    return _Stay(
        one.box.number, one.box.name, place, one.first_on, one.last_on, one.busy_to, one.key, one.state
    )


def _days(stays: Sequence[_Stay]) -> list[MovingDay]:
    legs: dict[date, list[Leg]] = {}
    by_box: dict[int, list[_Stay]] = {}
    for stay in sorted(stays, key=lambda one: (one.number, one.first)):
        by_box.setdefault(stay.number, []).append(stay)
    for chain in by_box.values():
        before: _Stay | None = None
        for stay in chain:
            goes_on = before is not None and before.busy_to + A_DAY == stay.first
            if before is not None and not goes_on:
                legs.setdefault(before.last, []).append(_home(before))
            origin = before.place if before is not None and goes_on else None
            legs.setdefault(stay.first, []).append(
                Leg(stay.number, stay.name, origin, stay.place, stay.key, stay.state)
            )
            before = stay
        if before is not None:
            legs.setdefault(before.last, []).append(_home(before))
    return [MovingDay(day, sorted(legs[day], key=lambda leg: leg.number)) for day in sorted(legs)]


def _home(stay: _Stay) -> Leg:
    return Leg(stay.number, stay.name, stay.place, None)
