"""Scans: which book a scanned or typed text means, in whatever spelling it came."""

import re
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from app.book_lists.identifiers import PREFIX, BadIdentifier, faust, isbn13
from app.catalogue import works
from app.catalogue.models import Copy, Work
from app.core.errors import RuleBroken

Kind = Literal["isbn", "faust", "title", "barcode"]
BIBLIOFIL = re.compile(r"[0-9]{14}")
LONGEST = 400  # letters, as a title has
# A price or an issue number of two or five digits stands behind the ISBN on many covers,
# and a scanner reads it along.
WITH_ADD_ON = re.compile(r"(97[89][0-9]{10})[ -]?(?:[0-9]{2}|[0-9]{5})")

REFUSALS = {
    "empty": "scan_empty",
    "exponent": "scan_exponent",
    "check_digit": "scan_check_digit",
    "length": "scan_length",
    "not_isbn": "scan_not_isbn",
}


@dataclass(frozen=True)
class Seen:
    """What a text stands for: the cleaned number or title, and the book if the library knows it.

    Where several books have the number there is no `work`, and all of them are in `either`.
    """

    kind: Kind
    text: str
    work: Work | None = None
    copy: Copy | None = None
    either: tuple[Work, ...] = ()


def look(session: Session, library_id: int, text: str) -> Seen:
    """The book that `text` means at this library: a copy's barcode, an ISBN, a faust number, a title.

    Raises RuleBroken: scan_empty, scan_exponent (a spreadsheet kept only the first digits),
    scan_check_digit, scan_length, scan_not_isbn.
    """
    copy = session.scalar(
        select(Copy)
        .where(Copy.library_id == library_id, Copy.barcode.in_(_barcodes(text.strip())))
        .order_by(func.length(Copy.barcode).desc())
        .limit(1)
        .options(joinedload(Copy.work))
    )
    if copy is not None:
        return Seen("barcode", text.strip(), copy.work, copy)
    kind, value = read(text)
    if kind == "isbn":
        found = works.with_isbn(session, library_id, value)
        if len(found) > 1:
            return Seen(kind, value, either=tuple(found))
        return Seen(kind, value, found[0] if found else None)
    if kind == "faust":
        return Seen(kind, value, works.by_faust(session, library_id, value))
    title, _, author = value.partition(" / ")
    return Seen(kind, value, works.by_title(session, library_id, title, author))


def _barcodes(text: str) -> set[str]:
    """The barcode, and what it is without its library's four digits: Bibliofil's own lists leave them out."""
    return {text, text[4:]} if BIBLIOFIL.fullmatch(text) else {text}


def read(text: str) -> tuple[Kind, str]:
    """What kind of number or title `text` is, and the number without its blanks and hyphens.

    Raises RuleBroken as `look` does.
    """
    words = " ".join(text.split())[:LONGEST]
    if not words:
        raise RuleBroken("scan_empty")
    with_add_on = WITH_ADD_ON.fullmatch(words)
    if with_add_on:
        words = with_add_on[1]
    try:
        return "faust", faust(words)
    except BadIdentifier as bad:
        problem = bad.code
    try:
        return "isbn", isbn13(words)
    except BadIdentifier as bad:
        problem = problem if problem == "check_digit" else bad.code
    if len(re.findall(r"[^\W\d_]", PREFIX.sub("", words))) > 1:
        return "title", words
    raise RuleBroken(REFUSALS[problem], text=words)
