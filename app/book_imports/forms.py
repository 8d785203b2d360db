"""A file of books, and whether it is read at once or later."""

from os import SEEK_END
from typing import BinaryIO

from flask_wtf.file import FileField, FileRequired
from sqlalchemy.orm import Session

from app.book_imports.book_files import read_book_file
from app.book_imports.large_imports import LARGE
from app.core.database import paused
from app.core.errors import RuleBroken
from app.core.forms import Form
from app.core.sentences import later as _
from app.core.unreadable import MAX_BYTES

LARGEST = 300 * 1024 * 1024
"""Bytes of a file of records; a hundred thousand take some 80 MB, in XML three times as much."""


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
