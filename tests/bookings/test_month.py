"""The month of one box: every day is said once."""

from datetime import date

from app.bookings.calendar import Span
from app.bookings.models import Booking
from app.bookings.month import What, stretches

FIRST, LAST = date(2027, 3, 1), date(2027, 3, 31)


def a_booking() -> Booking:
    return Booking(
        busy_from=date(2027, 3, 8),
        first_on=date(2027, 3, 10),
        last_on=date(2027, 3, 19),
        busy_to=date(2027, 3, 23),
    )


def test_every_day_of_the_month_is_said_once() -> None:
    found = stretches([a_booking()], FIRST, LAST)

    assert [(one.first.day, one.last.day, one.what) for one in found] == [
        (1, 7, What.FREE),
        (8, 9, What.READY),
        (10, 19, What.THERE),
        (20, 23, What.BACK),
        (24, 31, What.FREE),
    ]


def test_a_box_that_is_out_without_a_booking_is_not_free() -> None:
    found = stretches([a_booking()], FIRST, LAST, unbooked=Span(date(2027, 2, 1), date(2027, 3, 5)))

    assert [(one.first.day, one.last.day, one.what) for one in found][:2] == [
        (1, 5, What.OUT),
        (6, 7, What.FREE),
    ]
