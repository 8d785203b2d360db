"""How dates, hours and counts are written for a reader, and what every template may call."""

import secrets
from collections.abc import Sequence
from datetime import date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.lists import format_list
from flask import Flask, g
from flask.globals import _cv_app

from app.core.errors import worded
from app.core.languages import LANGUAGES, language
from app.core.sentences import locale_code

DOTTED = frozenset({"da", "nb"})
"""Languages that write a dot after the day and between hours and minutes."""


def init_app(app: Flask) -> None:
    app.jinja_env.filters.update(
        day=day, short_day=short_day, weekday=weekday, hour=hour, moment=moment, all_of=all_of
    )
    app.jinja_env.globals.update(form_key=form_key, worded=worded, languages=LANGUAGES)
    app.context_processor(lambda: {"library": g.get("library"), "language": language()})


def day(value: date | datetime) -> str:
    """A date in words: "21. november 2026"."""
    code = _code()
    return _date(_local_day(value), "d. MMMM y" if code in DOTTED else "d MMMM y", code)


def short_day(value: date | datetime) -> str:
    """A date for a list: "21. nov."."""
    code = _code()
    return _date(_local_day(value), "d. MMM" if code in DOTTED else "d MMM", code)


def weekday(value: date | datetime | int) -> str:
    """The name of the day: of a date, or of a number where 0 is Monday."""
    if isinstance(value, int):
        value = date(2024, 1, 1 + value)
    return _date(_local_day(value), "EEEE", _code())


def hour(value: time | datetime) -> str:
    """The time of day where the library is: "14.00"; a colon where the country writes one."""
    if isinstance(value, datetime):
        value = value.astimezone(_zone())
    return f"{value.hour:02}{'.' if _code() in DOTTED else ':'}{value.minute:02}"


def moment(value: datetime) -> str:
    """Day and hour together: "21. nov. 14.05"."""
    return f"{short_day(value)} {hour(value)}"


def all_of(words: Sequence[str]) -> str:
    """A list as it is said: "Ida, Bo og Mia"."""
    return str(format_list(list(words), locale=locale_code()))


def form_key() -> str:
    """A fresh key for one form, so that a second sending is known for what it is."""
    return secrets.token_urlsafe(16)


def _code() -> str:
    """The language dates are written in: that of the words, or one the library has added."""
    own: str | None = _cv_app.get().g.get("written_in")
    return own or locale_code()


def _local_day(value: date | datetime) -> date:
    return value.astimezone(_zone()).date() if isinstance(value, datetime) else value


def _zone() -> ZoneInfo:
    library = _cv_app.get().g.get("library")
    return ZoneInfo(library.zone if library else "Europe/Copenhagen")


@lru_cache(maxsize=4096)
def _date(value: date, pattern: str, code: str) -> str:
    return format_date(value, pattern, code)
