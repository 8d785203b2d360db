"""What can be booked: which boxes, what is in them, and from when they are free."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.orm import Session

from app.bookings.calendar import Slot
from app.bookings.line import Line, lines_of
from app.catalogue.models import Copy, Work
from app.core.search_text import search_words
from app.deposits.models import Box, BoxKind
from app.libraries.models import Library

PAGE = 50
USUAL_DAYS = 20
"""School days a box is offered for unless somebody says otherwise: four weeks."""
BOOKABLE = (BoxKind.CLASS_SET, BoxKind.CIRCULATING, BoxKind.THEME)
"""A club's own box is sent to its club; the others are booked."""


@dataclass(frozen=True)
class OnOffer:
    """A box that can be booked: what is in it, and the first days it is free for."""

    box: Box
    books: int
    titles: int
    title: str
    """Of the one title, where there is only one."""
    author: str
    age_from: int | None
    age_to: int | None
    free: Slot | None
    waiting: int


_CONTENTS = (
    select(
        Copy.box_id,
        func.count(Copy.id),
        func.count(Work.id.distinct()),
        func.min(Work.title),
        func.min(Work.author),
        func.min(Work.age_from),
        func.max(Work.age_to),
    )
    .join(Work, Work.id == Copy.work_id)
    .where(Copy.box_id.in_(bindparam("boxes", expanding=True)))
    .group_by(Copy.box_id)
)


def on_offer(
    session: Session,
    library: Library,
    today: date,
    kind: BoxKind | None = None,
    words: str = "",
    after: int = 0,
) -> list[OnOffer]:
    """Up to 51 boxes that can be booked, by number, those after `after`; the 51st says there are more."""
    wanted = (
        select(Box)
        .where(
            Box.library_id == library.id,
            Box.number > after,
            Box.kind.in_([kind] if kind in BOOKABLE else BOOKABLE),
            *(_about(word) for word in search_words(words)),
        )
        .order_by(Box.number)
        .limit(PAGE + 1)
    )
    boxes = list(session.scalars(wanted))
    return _offered(session, library, today, boxes)


def offered(session: Session, library: Library, box: Box, today: date) -> OnOffer:
    """One box as the list shows it."""
    return _offered(session, library, today, [box])[0]


def _offered(session: Session, library: Library, today: date, boxes: Sequence[Box]) -> list[OnOffer]:
    ids = [box.id for box in boxes]
    held = {row[0]: row[1:] for row in session.execute(_CONTENTS, {"boxes": ids})}
    lines = lines_of(session, library, ids, today)
    return [_one(box, held.get(box.id), lines[box.id]) for box in boxes]


def _one(box: Box, held: Any, line: Line) -> OnOffer:
    books, titles, title, author, age_from, age_to = held or (0, 0, "", "", None, None)
    is_one = titles == 1
    return OnOffer(
        box,
        books,
        titles,
        title if is_one else "",
        author if is_one else "",
        age_from,
        age_to,
        line.free_from(USUAL_DAYS),
        len(line.waiting),
    )


def _about(word: str) -> Any:
    """A box whose name holds the word, or with a book that does."""
    inside = (
        select(Copy.id)
        .join(Work, Work.id == Copy.work_id)
        .where(Copy.box_id == Box.id, Work.search_text.contains(word, autoescape=True))
    )
    return or_(func.lower(Box.name).contains(word, autoescape=True), inside.exists())
