"""Scanning into a box: the book a number or a title means is put in, or kept until its title is typed."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.book_lists.book_rows import MAX_TITLE, BookRow
from app.book_lists.titles import creator_names, split_title
from app.boxes import contents, packing, scans
from app.catalogue import works
from app.catalogue.models import Work
from app.core.errors import RuleBroken
from app.deposits.models import Box
from app.deposits.moves import hold
from app.lookups import lookups

MOST_OF_A_TITLE = 99
"""Copies of one title that may be added at once; more is a slip of the finger."""


@dataclass(frozen=True)
class Scanned:
    """What a scan did: a copy of `work` was added, or nobody knows the number or title yet (no work).

    `copies` are those of the work in the box now, `books` all of them; `text` is the number, cleaned.
    Where the number stands on several books nothing was added, and `either` holds them: somebody chooses.
    A book whose title follows is in the box like any other.
    """

    text: str
    kind: scans.Kind
    work: Work | None = None
    copies: int = 0
    books: int = 0
    either: tuple[Work, ...] = ()


def scan(session: Session, box: Box, text: str, by: Person, now: datetime) -> Scanned:
    """Add the book whose ISBN, faust number, barcode or title this is; an unknown one changes nothing,
    nor does a number that stands on several books. An unknown ISBN is put in with its title to follow, where
    the library looks books up.

    Raises RuleBroken: box_has_moved_on, copy_elsewhere, copy_discarded, and those of `scans.look`.
    """
    seen = scans.look(session, box.library_id, text)
    work = seen.work
    if work is None and seen.kind == "isbn" and not seen.either:
        hold(session, box)
        work = lookups.follow(session, box.library_id, seen.text, now)
    if work is None:
        return Scanned(seen.text, seen.kind, either=seen.either)
    if seen.copy is not None:
        packing.put_in(session, box, seen.copy, by, now)
    else:
        packing.add_copy(session, box, work, by, now)
    return scanned(session, box, seen.text, seen.kind, work)


def type_title(
    session: Session,
    box: Box,
    title: str,
    author: str,
    number: str,
    by: Person,
    now: datetime,
    copies: int = 1,
) -> Scanned:
    """Write down a book nobody knew, with the number it was scanned by, and put copies of it in the box.

    Raises RuleBroken: title_missing, too_many_copies, box_has_moved_on, and those of `scans.look`.
    """
    main, subtitle = split_title(title)
    if not main:
        raise RuleBroken("title_missing")
    if not 1 <= copies <= MOST_OF_A_TITLE:
        raise RuleBroken("too_many_copies", most=MOST_OF_A_TITLE)
    kind, value = scans.read(number) if number.strip() else ("title", main)
    packing.open_box(session, box, by, now)
    if kind == "title":
        work = works.record_typed(session, box.library_id, main[:MAX_TITLE], author.strip(), now)
    else:
        row = BookRow(
            row=0,
            title=main[:MAX_TITLE],
            subtitle=subtitle,
            creators=tuple(creator_names(author)),
            isbn=value if kind == "isbn" else None,
            faust=value if kind == "faust" else None,
        )
        work, _ = works.record(session, box.library_id, row, now)
    for _ in range(copies):
        packing.add_copy(session, box, work, by, now)
    return scanned(session, box, value, kind, work)


def scanned(session: Session, box: Box, text: str, kind: scans.Kind, work: Work) -> Scanned:
    """What to answer now that a copy of `work` was added."""
    session.flush()
    return Scanned(
        text,
        kind,
        work,
        copies=contents.copies_of(session, box, work),
        books=contents.books_in(session, box),
    )
