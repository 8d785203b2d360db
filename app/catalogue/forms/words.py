"""What formats, languages and the facts of a book are called, for whoever reads the page."""

from typing import Any

from babel import Locale
from flask_babel import get_locale

from app.book_lists.languages import NAMES
from app.catalogue.models import Format
from app.core.sentences import later as _

FACTS = {
    "title": _("Title"),
    "author": _("Author"),
    "language": _("Language"),
    "format": _("Format"),
    "is_fiction": _("Fiction or fact"),
    "age_from": _("From age"),
    "age_to": _("To age"),
    "lix": _("Lix"),
    "let_number": _("Let-tal"),
    "series": _("Series"),
    "subjects": _("Subjects"),
    "cover_id": _("Cover"),
}
OWN_PICTURE, DRAWN = _("The library's own picture"), _("The drawn cover")
FORMATS = {
    Format.BOOK: _("Book"),
    Format.PICTURE_BOOK: _("Picture book"),
    Format.COMIC: _("Comic"),
    Format.GRAPHIC_NOVEL: _("Graphic novel"),
    Format.AUDIOBOOK: _("Audiobook"),
    Format.EBOOK: _("E-book"),
    Format.OTHER: _("Something else"),
}
ANY = _("Any")
FICTION = {"": _("Not said"), "fiction": _("Fiction"), "fact": _("Non-fiction")}


def format_words() -> dict[str, str]:
    """What each format is called, in the reader's language."""
    return {str(name): str(words) for name, words in FORMATS.items()}


def language_words() -> dict[str, str]:
    """What the languages of books are called, in the reader's language, by their short codes."""
    names = Locale.parse(str(get_locale())).languages
    return dict(sorted(((code, names.get(code, code)) for code in NAMES), key=lambda pair: pair[1]))


def fact_words() -> dict[str, str]:
    """What each fact of a book is called, in the reader's language."""
    return {name: str(words) for name, words in FACTS.items()}


def said(name: str, fact: Any) -> str:
    """A fact as a person reads it; "" where nothing is said."""
    if name == "cover_id":
        return str(OWN_PICTURE if fact else DRAWN)
    if name == "is_fiction":
        return str(FICTION[{True: "fiction", False: "fact"}[fact]]) if fact is not None else ""
    if name == "format":
        return format_words()[fact]
    if name == "language":
        return language_words().get(fact, str(fact))
    return "" if fact is None else str(fact)
