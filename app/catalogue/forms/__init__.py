"""The forms of the catalogue: a book's facts, its cover, its doubles, and a file of books."""

from os import SEEK_END
from typing import Any, BinaryIO

from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField, FileRequired
from sqlalchemy.orm import Session
from wtforms import IntegerField, SelectField, StringField
from wtforms.validators import DataRequired, Length, NumberRange, Optional

from app.book_lists.book_rows import MAX_TITLE
from app.book_lists.levels import HARDEST
from app.catalogue.book_files import read_book_file
from app.catalogue.corrections import OLDEST, Correction
from app.catalogue.facts import MAX_AUTHOR, MAX_SERIES
from app.catalogue.forms.words import FICTION, format_words, language_words
from app.catalogue.large_imports import LARGE
from app.core.database import paused
from app.core.errors import RuleBroken
from app.core.forms import Form
from app.core.unreadable import MAX_BYTES

__all__ = [
    *("BookFileForm", "WorkForm"),
    *("format_words", "language_words"),
]

LARGEST = 300 * 1024 * 1024
"""Bytes of a file of records; a hundred thousand take some 80 MB, in XML three times as much."""


class WorkForm(Form):
    title = StringField(_("Title"), validators=[DataRequired(), Length(max=MAX_TITLE)])
    author = StringField(_("Author"), validators=[Optional(), Length(max=MAX_AUTHOR)])
    age_from = IntegerField(_("From age"), validators=[Optional(), NumberRange(0, OLDEST)])
    age_to = IntegerField(_("To age"), validators=[Optional(), NumberRange(0, OLDEST)])
    lix = IntegerField(_("Lix"), validators=[Optional(), NumberRange(1, HARDEST)])
    let_number = IntegerField(_("Let-tal"), validators=[Optional(), NumberRange(1, HARDEST)])
    series = StringField(_("Series"), validators=[Optional(), Length(max=MAX_SERIES)])
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
            lix=self.lix.data,
            let_number=self.let_number.data,
            series=" ".join((self.series.data or "").split()),
        )


class BookFileForm(Form):
    file = FileField(_("File of books"), validators=[FileRequired(_("Choose a file first."))])

    @property
    def name(self) -> str:
        return self.file.data.filename or ""

    @property
    def is_large(self) -> bool:
        """Whether the file is too long to be read while somebody waits."""
        return self._size() > LARGE

    def large_file(self) -> BinaryIO:
        """The file itself; only records may be longer than a table. Raises RuleBroken("file_too_big")."""
        from app.marc import reading

        file: BinaryIO = self.file.data.stream
        is_marc = reading.is_marc(file.read(reading.FIRST_BYTES))
        file.seek(0)
        if not is_marc and self._size() > MAX_BYTES:
            raise RuleBroken("file_too_big", limit=MAX_BYTES)
        return file

    def _size(self) -> int:
        size = int(self.file.data.seek(0, SEEK_END))
        self.file.data.seek(0)
        return size

    def read(self, session: Session) -> tuple[str, bytes]:
        """The file's name and content, once it is known that it can be read."""
        name, data = self.file.data.filename or "", self.file.data.read()
        with paused(session):
            read_book_file(data, name)
        return name, data
