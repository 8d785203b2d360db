"""The forms of the catalogue: a book's facts, its cover, and a file of books."""

from typing import Any

from babel import Locale
from flask_babel import get_locale
from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField, FileRequired
from sqlalchemy.orm import Session
from wtforms import IntegerField, SelectField, StringField
from wtforms.validators import DataRequired, Length, NumberRange, Optional

from app.catalogue.book_files import read_book_file
from app.catalogue.book_rows import MAX_TITLE
from app.catalogue.corrections import OLDEST, Correction
from app.catalogue.facts import MAX_AUTHOR
from app.catalogue.languages import NAMES
from app.catalogue.models import Format
from app.core.database import paused
from app.core.forms import Form

FORMATS = {
    Format.BOOK: _("Book"),
    Format.PICTURE_BOOK: _("Picture book"),
    Format.COMIC: _("Comic"),
    Format.GRAPHIC_NOVEL: _("Graphic novel"),
    Format.AUDIOBOOK: _("Audiobook"),
    Format.EBOOK: _("E-book"),
    Format.OTHER: _("Something else"),
}
FICTION = {"": _("Not said"), "fiction": _("Fiction"), "fact": _("Non-fiction")}


def format_words() -> dict[str, str]:
    """What each format is called, in the reader's language."""
    return {str(name): str(words) for name, words in FORMATS.items()}


def language_words() -> dict[str, str]:
    """What the languages of books are called, in the reader's language, by their short codes."""
    names = Locale.parse(str(get_locale())).languages
    return dict(sorted(((code, names.get(code, code)) for code in NAMES), key=lambda pair: pair[1]))


class WorkForm(Form):
    title = StringField(_("Title"), validators=[DataRequired(), Length(max=MAX_TITLE)])
    author = StringField(_("Author"), validators=[Optional(), Length(max=MAX_AUTHOR)])
    age_from = IntegerField(_("From age"), validators=[Optional(), NumberRange(0, OLDEST)])
    age_to = IntegerField(_("To age"), validators=[Optional(), NumberRange(0, OLDEST)])
    language = SelectField(_("Language"))
    format = SelectField(_("Format"))
    fiction = SelectField(_("Fiction or fact"))

    def __init__(self, obj: Any = None, **kwargs: Any) -> None:
        said = {None: "", True: "fiction", False: "fact"}[obj.is_fiction if obj else None]
        super().__init__(obj=obj, fiction=said, **kwargs)
        self.format.choices = list(format_words().items())
        self.fiction.choices = [(name, str(words)) for name, words in FICTION.items()]
        known = language_words()
        own = obj.language if obj and obj.language not in known else ""
        more = [(own, own)] if own else []
        self.language.choices = [("", str(FICTION[""])), *known.items(), *more]

    def correction(self) -> Correction:
        return Correction(
            title=" ".join((self.title.data or "").split()),
            author=" ".join((self.author.data or "").split()),
            language=self.language.data or "",
            format=self.format.data,
            is_fiction={"fiction": True, "fact": False}.get(self.fiction.data or ""),
            age_from=self.age_from.data,
            age_to=self.age_to.data,
        )


class CoverForm(Form):
    picture = FileField(_("Your own picture"), validators=[FileRequired(_("Choose a picture first."))])

    def painted(self, session: Session) -> bytes:
        """The picture made anew; decoding takes its time, so the database is let go of meanwhile."""
        from app.catalogue.painting import painted  # loads the image library

        data = self.picture.data.read()
        with paused(session):
            return painted(data)


class BookFileForm(Form):
    file = FileField(_("File of books"), validators=[FileRequired(_("Choose a file first."))])

    def read(self, session: Session) -> tuple[str, bytes]:
        """The file's name and content, once it is known that it can be read."""
        name, data = self.file.data.filename or "", self.file.data.read()
        with paused(session):
            read_book_file(data, name)
        return name, data
