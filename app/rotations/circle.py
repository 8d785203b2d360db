"""A rotation: which box goes where in which turn, so that each school has each box once.

With n boxes or n schools, whichever are more, n turns are enough: in each turn a box moves on by one
school. With more boxes than schools some rest at the library in a turn; with more schools than boxes
some have none. Stays are equally long, counted in days on which boxes can be moved.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.bookings.calendar import Calendar, Span

A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Move:
    """In this turn this box is at this school; boxes and schools by their place in what was picked."""

    turn: int
    box: int
    school: int


@dataclass(frozen=True)
class Timed:
    """A move with its days at the school, and those it takes the box up with the way there and on."""

    move: Move
    stay: Span
    busy: Span


@dataclass(frozen=True)
class Uneven:
    """What does not come out even: turns there is no time for, rests and gaps, and pairs left out."""

    turns: int
    turns_wanted: int
    boxes_resting: int
    """How many boxes stay at the library in each turn."""
    schools_without: int
    """How many schools have no box in each turn."""
    left_out: Sequence[tuple[int, int]]
    """(box, school) that do not meet."""

    def __bool__(self) -> bool:
        return bool(self.left_out or self.boxes_resting or self.schools_without)


def turns_wanted(boxes: int, schools: int) -> int:
    """How many turns it takes until each school has had each box."""
    return max(boxes, schools)


def moves(boxes: int, schools: int, turns: int) -> list[Move]:
    """The moves of so many turns: in no turn two boxes at one school, and no box twice at the same."""
    cycle = turns_wanted(boxes, schools)
    return [
        Move(turn, box, (box + turn) % cycle)
        for turn in range(min(turns, cycle))
        for box in range(boxes)
        if (box + turn) % cycle < schools
    ]


def turn_days(
    calendar: Calendar, first_on: date, stay_days: int, turns: int, last_on: date | None
) -> list[Span]:
    """The days of each turn that is over by `last_on`; each begins on the first day after the last one."""
    found: list[Span] = []
    first = calendar.on_or_after(first_on)
    for _ in range(turns):
        last = calendar.ahead(first, stay_days - 1)
        is_past = last_on is not None and last > last_on
        if is_past or calendar.length(Span(first, last)) < stay_days:
            break
        found.append(Span(first, last))
        first = calendar.ahead(last, 1)
    return found


def timed(calendar: Calendar, planned: Iterable[Move], turns: Sequence[Span]) -> list[Timed]:
    """The moves with their days: a box goes on straight to its next school, and home when it has none."""
    by_box: dict[int, list[Move]] = {}
    for move in sorted(planned, key=lambda one: (one.box, one.turn)):
        by_box.setdefault(move.box, []).append(move)
    return [each for chain in by_box.values() for each in _timed_chain(calendar, chain, turns)]


def fitting(
    calendar: Calendar, planned: Iterable[Move], turns: Sequence[Span], taken: Sequence[Sequence[Span]]
) -> list[Timed]:
    """The moves that touch nothing their box has taken already; those that do are left out."""
    wanted = list(planned)
    while True:
        found = timed(calendar, wanted, turns)
        fits = [one for one in found if not any(one.busy.overlaps(span) for span in taken[one.move.box])]
        if len(fits) == len(found):
            return found
        wanted = [one.move for one in fits]


def uneven(boxes: int, schools: int, turns: int, kept: Iterable[Move]) -> Uneven:
    """What a plan of so many turns with these moves leaves out."""
    met = {(move.box, move.school) for move in kept}
    return Uneven(
        turns,
        turns_wanted(boxes, schools),
        max(boxes - schools, 0),
        max(schools - boxes, 0),
        [(box, school) for box in range(boxes) for school in range(schools) if (box, school) not in met],
    )


def _timed_chain(calendar: Calendar, chain: Sequence[Move], turns: Sequence[Span]) -> list[Timed]:
    """The stays of one box, in their order."""
    at = {move.turn for move in chain}
    found = []
    for move in chain:
        stay = turns[move.turn]
        around = calendar.around(stay).busy
        first = stay.first if move.turn - 1 in at else around.first
        last = turns[move.turn + 1].first - A_DAY if move.turn + 1 in at else around.last
        found.append(Timed(move, stay, Span(first, last)))
    return found
