"""Which days a box can be moved, and who gets it when."""

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.bookings.calendar import Calendar, Span, line_up, open_days

TODAY = date(2026, 11, 23)
"""A Monday."""
AUTUMN = (date(2026, 10, 12), date(2026, 10, 16))


def calendar(
    before: int = 2, after: int = 2, closed: tuple[str, str] = ("", ""), today: date = TODAY
) -> Calendar:
    return Calendar(open_days("DK", (AUTUMN,), closed, today), before, after)


def test_a_box_is_handed_over_on_school_days_alone() -> None:
    days = calendar(today=date(2026, 10, 1))

    assert days.is_open(date(2026, 10, 9)) and not days.is_open(date(2026, 10, 10))
    assert not days.is_open(date(2026, 10, 14))
    assert not days.is_open(date(2026, 12, 25))
    assert days.on_or_after(date(2026, 10, 10)) == date(2026, 10, 19)
    assert days.on_or_before(date(2026, 10, 18)) == date(2026, 10, 9)


def test_the_way_there_and_back_is_counted_in_school_days() -> None:
    slot = calendar().around(Span(date(2026, 11, 30), date(2026, 12, 4)))

    assert slot.busy == Span(date(2026, 11, 26), date(2026, 12, 8))


def test_nothing_is_driven_while_the_library_closes_for_it() -> None:
    days = calendar(closed=("06-01", "08-15"))

    assert days.on_or_after(date(2027, 6, 1)) == date(2027, 8, 16)
    assert days.around(Span(date(2027, 5, 24), date(2027, 5, 31))).busy.last == date(2027, 8, 17)


def test_a_closed_time_may_go_past_new_year() -> None:
    days = calendar(closed=("12-14", "01-10"))

    assert days.on_or_after(date(2026, 12, 14)) == date(2027, 1, 11)


def test_the_line_keeps_its_order_across_a_closed_time() -> None:
    days = calendar(closed=("06-01", "08-15"), today=date(2027, 5, 3))
    taken = [Span(date(2027, 5, 3), date(2027, 5, 28))]

    given_ = line_up(days, taken, [(1, date(2027, 5, 10), 10), (2, date(2027, 5, 10), 10)], date(2027, 5, 3))

    first, second = given_[1], given_[2]
    assert first is not None and second is not None
    assert first.stay.first == date(2027, 8, 17)
    assert first.busy.last < second.busy.first


def test_whoever_asks_for_longer_than_a_gap_waits_until_after_it() -> None:
    days = calendar(before=0, after=0)
    taken = [
        Span(date(2026, 11, 23), date(2026, 11, 27)),
        Span(date(2026, 12, 2), date(2026, 12, 4)),
    ]

    short, long = days.earliest(taken, TODAY, 2), days.earliest(taken, TODAY, 3)

    assert short is not None and short.stay == Span(date(2026, 11, 30), date(2026, 12, 1))
    assert long is not None and long.stay.first == date(2026, 12, 7)


@st.composite
def lines(draw: st.DrawFn) -> Any:
    """A calendar, days that are taken, and some who wait."""
    days = calendar(
        draw(st.integers(0, 4)),
        draw(st.integers(0, 4)),
        draw(st.sampled_from([("", ""), ("06-01", "08-15"), ("12-20", "01-05")])),
    )
    taken, day = [], TODAY
    for gap, length in draw(st.lists(st.tuples(st.integers(1, 30), st.integers(0, 30)), max_size=6)):
        first = day + timedelta(days=gap)
        day = first + timedelta(days=length)
        taken.append(Span(first, day))
    waiting = [
        (id, TODAY + timedelta(days=wanted), length)
        for id, (wanted, length) in enumerate(
            draw(st.lists(st.tuples(st.integers(-30, 300), st.integers(1, 60)), max_size=6))
        )
    ]
    return SimpleNamespace(days=days, taken=taken, waiting=waiting)


@given(lines())
def test_no_days_of_a_box_ever_overlap_and_each_is_handed_over_on_open_days(line: Any) -> None:
    days: Calendar = line.days

    slots = line_up(days, line.taken, line.waiting, TODAY)

    busy = line.taken + [slot.busy for slot in slots.values() if slot]
    assert not any(one.overlaps(other) for i, one in enumerate(busy) for other in busy[:i])
    for id, wanted, length in line.waiting:
        slot = slots[id]
        if slot is None:
            assert sum(each[2] for each in line.waiting) > 100
            continue
        assert slot.stay.first >= max(wanted, days.soonest(TODAY))
        assert days.is_open(slot.stay.first) and days.is_open(slot.stay.last)
        assert days.length(slot.stay) == length
        on_the_way = [day for day in days.days if slot.busy.first <= day < slot.stay.first]
        on_the_way_back = [day for day in days.days if slot.stay.last < day <= slot.busy.last]
        assert (len(on_the_way), len(on_the_way_back)) == (days.before, days.after)


@given(lines())
def test_nobody_who_comes_later_changes_the_days_of_those_before(line: Any) -> None:
    slots = line_up(line.days, line.taken, line.waiting, TODAY)

    for before in range(len(line.waiting)):
        alone = line_up(line.days, line.taken, line.waiting[:before], TODAY)
        assert alone == {id: slots[id] for id in alone}


@given(lines())
def test_an_earlier_slot_is_never_passed_over(line: Any) -> None:
    """The first in line has the first days there are: on every day before, something is in the way."""
    for id, wanted, length in line.waiting[:1]:
        slot = line_up(line.days, line.taken, line.waiting[:1], TODAY)[id]
        begin = max(wanted, line.days.soonest(TODAY))
        for day in line.days.days:
            if begin <= day < slot.stay.first:
                earlier = line.days.slot(day, length)
                assert any(earlier.busy.overlaps(span) for span in line.taken)
