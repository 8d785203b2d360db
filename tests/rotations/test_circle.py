"""Each school has each box once, for equally long; and what is said when it cannot be."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from app.bookings.calendar import Calendar, Span, open_days
from app.rotations import circle

FIRST = date(2027, 1, 11)
CALENDAR = Calendar(open_days("DK", (), ("06-01", "08-15"), date(2026, 11, 23)), 2, 2)
SIZES = st.integers(1, 8)


@given(SIZES, SIZES)
def test_each_school_has_each_box_once(boxes: int, schools: int) -> None:
    moves = circle.moves(boxes, schools, circle.turns_wanted(boxes, schools))

    met = sorted((move.box, move.school) for move in moves)
    assert met == [(box, school) for box in range(boxes) for school in range(schools)]


@given(SIZES, SIZES, SIZES)
def test_in_no_turn_is_a_box_at_two_schools_or_two_boxes_at_one(boxes: int, schools: int, turns: int) -> None:
    moves = circle.moves(boxes, schools, turns)

    assert len({(move.turn, move.box) for move in moves}) == len(moves)
    assert len({(move.turn, move.school) for move in moves}) == len(moves)


@given(SIZES, SIZES, st.integers(1, 30), st.integers(0, 200))
def test_stays_are_equally_long_and_every_move_is_on_a_school_day(
    boxes: int, schools: int, stay_days: int, later: int
) -> None:
    cycle = circle.turns_wanted(boxes, schools)
    turns = circle.turn_days(CALENDAR, FIRST + timedelta(days=later), stay_days, cycle, None)

    for one, following in pairwise(turns):
        assert CALENDAR.length(one) == stay_days
        assert CALENDAR.is_open(one.first) and following.first == CALENDAR.ahead(one.last, 1)


@given(
    SIZES, SIZES, st.lists(st.tuples(st.integers(0, 7), st.integers(0, 300), st.integers(0, 40)), max_size=8)
)
def test_what_is_kept_touches_nothing_else_and_the_rest_is_said_to_be_left_out(
    boxes: int, schools: int, elsewhere: list[tuple[int, int, int]]
) -> None:
    taken: list[list[Span]] = [[] for _ in range(boxes)]
    for box, first, length in elsewhere:
        begin = FIRST + timedelta(days=first)
        taken[box % boxes].append(Span(begin, begin + timedelta(days=length)))
    cycle = circle.turns_wanted(boxes, schools)
    turns = circle.turn_days(CALENDAR, FIRST, 10, cycle, None)

    kept = circle.fitting(CALENDAR, circle.moves(boxes, schools, len(turns)), turns, taken)

    for box in range(boxes):
        busy = [one.busy for one in kept if one.move.box == box]
        assert not any(one.overlaps(other) for i, one in enumerate(busy) for other in busy[:i])
        assert not any(one.overlaps(span) for one in busy for span in taken[box])
    uneven = circle.uneven(boxes, schools, len(turns), [one.move for one in kept])
    assert len(uneven.left_out) + len(kept) == boxes * schools


def test_too_little_time_is_said_with_the_pairs_that_do_not_meet() -> None:
    turns = circle.turn_days(CALENDAR, FIRST, 20, 3, date(2027, 3, 31))
    moves = circle.moves(3, 3, len(turns))

    uneven = circle.uneven(3, 3, len(turns), moves)

    assert (uneven.turns, uneven.turns_wanted) == (2, 3)
    assert list(uneven.left_out) == [(0, 2), (1, 0), (2, 1)]


def test_more_schools_than_boxes_is_said_too() -> None:
    uneven = circle.uneven(2, 3, 3, circle.moves(2, 3, 3))

    assert uneven and (uneven.schools_without, uneven.boxes_resting) == (1, 0)
    assert not circle.uneven(3, 3, 3, circle.moves(3, 3, 3))
