"""Held files: a large file of books, kept in parts of a megabyte, and the books read from it, packed."""

import io
import json
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields
from typing import Any, BinaryIO

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app.book_imports.models import BookImport, BookImportPart
from app.book_lists.book_rows import BookRow

PART = 1024 * 1024  # bytes
FACTS = tuple(one.name for one in fields(BookRow))
LISTS = frozenset({"creators", "other_isbns", "subjects", "remarks"})


class HeldFile(io.RawIOBase):
    """A kept file, read part by part, so that no more of it than a megabyte is ever in memory."""

    def __init__(self, fetch: Callable[[int], bytes]) -> None:
        self._fetch = fetch
        self._number, self._part = -1, b""
        self.place = 0
        """How much has been read, in bytes."""

    def read(self, size: int = -1) -> bytes:
        """At most a part's rest; nothing at the end of the file."""
        number, within = divmod(self.place, PART)
        if number != self._number:
            self._number, self._part = number, self._fetch(number)
        piece = self._part[within : within + size if size >= 0 else None]
        self.place += len(piece)
        return piece

    def seek(self, place: int, whence: int = 0) -> int:
        self.place = place
        return place


def keep_file(session: Session, held: BookImport, file: BinaryIO) -> int:
    """Keep a file in parts; its size in bytes."""
    size = 0
    for number, piece in enumerate(iter(lambda: file.read(PART), b"")):
        size += len(piece)
        _keep(session, held, number, piece, is_read=False)
    return size


def kept_part(session: Session, held_id: int, number: int, is_read: bool = False) -> bytes:
    """One part of the file, or of the books read from it; empty where there is none."""
    wanted = select(BookImportPart.data).where(
        BookImportPart.import_id == held_id,
        BookImportPart.is_read == is_read,
        BookImportPart.number == number,
    )
    return session.scalar(wanted) or b""


def keep_rows(session: Session, held: BookImport, number: int, rows: Iterable[BookRow]) -> None:
    """Keep some books that were read, packed."""
    packed = [[getattr(row, fact) for fact in FACTS] for row in rows]
    data = zlib.compress(json.dumps(packed, ensure_ascii=False).encode(), level=1)
    _keep(session, held, number, data, is_read=True)


def kept_rows(session: Session, held_id: int) -> Iterator[list[BookRow]]:
    """The books that were read, as many at once as they were kept."""
    last = session.scalar(
        select(func.max(BookImportPart.number)).where(
            BookImportPart.import_id == held_id, BookImportPart.is_read.is_(True)
        )
    )
    for number in range(-1 if last is None else last + 1):
        data = kept_part(session, held_id, number, is_read=True)
        yield [_row(values) for values in json.loads(zlib.decompress(data))]


def forget_parts(session: Session, held: BookImport, is_read: bool | None = None) -> None:
    """Let go of the file, of the books read from it, or (None) of both."""
    parts = delete(BookImportPart).where(BookImportPart.import_id == held.id)
    session.execute(parts if is_read is None else parts.where(BookImportPart.is_read == is_read))


def _keep(session: Session, held: BookImport, number: int, data: bytes, is_read: bool) -> None:
    part = BookImportPart(
        library_id=held.library_id, import_id=held.id, is_read=is_read, number=number, data=data
    )
    session.add(part)
    session.flush()
    session.expunge(part)


def _row(values: list[Any]) -> BookRow:
    said: Iterable[tuple[str, Any]] = zip(FACTS, values, strict=True)
    facts: dict[str, Any] = {fact: tuple(value) if fact in LISTS else value for fact, value in said}
    return BookRow(**facts)
