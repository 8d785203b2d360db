"""How dates, hours and counts are written for a reader, in each language."""

from datetime import UTC, date, datetime, time

import pytest
from flask import Flask, g
from flask_babel import force_locale

from app.core import formats
from app.libraries.models import Library

MOMENT = datetime(2026, 11, 21, 13, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "day", "short_day", "weekday", "hour", "moment"),
    [
        ("da", "21. november 2026", "21. nov.", "lørdag", "14.05", "21. nov. 14.05"),
        ("nb", "21. november 2026", "21. nov.", "lørdag", "14.05", "21. nov. 14.05"),
        ("sv", "21 november 2026", "21 nov.", "lördag", "14:05", "21 nov. 14:05"),
        ("en", "21 November 2026", "21 Nov", "Saturday", "14:05", "21 Nov 14:05"),
    ],
)
def test_a_moment_is_written_as_the_language_writes_it(
    app: Flask, language: str, day: str, short_day: str, weekday: str, hour: str, moment: str
) -> None:
    with app.test_request_context(), force_locale(language):
        assert formats.day(MOMENT) == day
        assert formats.short_day(MOMENT) == short_day
        assert formats.weekday(MOMENT) == weekday
        assert formats.hour(MOMENT) == hour
        assert formats.moment(MOMENT) == moment


def test_the_day_is_the_one_where_the_library_is(app: Flask) -> None:
    late = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)
    with app.test_request_context(), force_locale("da"):
        g.library = Library(zone="Europe/Copenhagen")

        assert formats.short_day(late) == "21. nov."
        assert formats.hour(late) == "00.30"


def test_summer_time_is_kept(app: Flask) -> None:
    with app.test_request_context(), force_locale("da"):
        assert formats.hour(datetime(2026, 7, 1, 12, 0, tzinfo=UTC)) == "14.00"


def test_a_date_and_a_time_of_day_are_taken_as_they_are(app: Flask) -> None:
    with app.test_request_context(), force_locale("nb"):
        assert formats.day(date(2026, 5, 17)) == "17. mai 2026"
        assert formats.hour(time(8, 0)) == "08.00"


def test_nought_is_monday(app: Flask) -> None:
    with app.test_request_context(), force_locale("sv"):
        assert [formats.weekday(number) for number in (0, 4)] == ["måndag", "fredag"]


def test_no_two_forms_have_the_same_key() -> None:
    assert len({formats.form_key() for _ in range(1000)}) == 1000
