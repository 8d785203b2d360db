"""The languages of the product, and which one this reader gets."""

from datetime import date

from babel import Locale
from babel.core import get_global
from babel.dates import format_date
from flask import Flask, g, request
from flask_babel import force_locale, get_translations

from app.extensions import babel

LANGUAGES = {"da": "Dansk", "nb": "Norsk bokmål", "sv": "Svenska", "en": "English"}


LOCALES = {code: Locale.parse(code) for code in LANGUAGES}


def init_app(app: Flask) -> None:
    babel.init_app(app, locale_selector=lambda: LOCALES[language()])
    app.before_request(_carry)


def read_ahead(app: Flask) -> None:
    """Read the words and dates most readers want; workers forked afterwards share them, 4 MB of each."""
    with app.test_request_context(), force_locale(LOCALES["da"]):
        get_translations()
        format_date(date.min, locale=LOCALES["da"])
        get_global("zone_aliases")


def language() -> str:
    """The person's own, else the one carried along in the address, else the library's."""
    viewer, library = g.get("viewer"), g.get("library")
    own = viewer.person.language if viewer and viewer.person else None
    at_home = library.language if library else _of_browser()
    chosen = own or g.get("carried_language") or at_home
    # A language the library has added itself stands in for some sentences only.
    return next((code for code in (chosen, at_home) if code in LANGUAGES), "en")


def _of_browser() -> str | None:
    """Where there is no library, before the first one and when the database is away, the browser's."""
    return request.accept_languages.best_match(LANGUAGES) if request else None


def _carry() -> None:
    asked = request.args.get("language")
    g.carried_language = asked if asked in LANGUAGES else None
