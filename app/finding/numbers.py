"""Numbers: which works an ISBN or a faust number means, typed whole or letter by letter."""

import re
from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, func, select, union
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.book_lists.identifiers import PREFIX, BadIdentifier, faust, isbn13
from app.catalogue.models import Edition, Merge, Work
from app.catalogue.queries import became

FEWEST_DIGITS = 5
"""Fewer may as well be a year or a number in a title."""
LOOKED_THROUGH = 200
"""So many editions whose number begins so are looked up, in the numbers' order."""
BETWEEN = re.compile(r"[\s\u00a0‐-―-]")
BOOKLAND = "978"
LONGEST_OLD = 9
"""Digits of an ISBN of ten, its last one aside, and of a faust number."""
BEYOND = ":"
"""The sign after 9, so that a range ends behind every number that begins alike."""

Begin = tuple[InstrumentedAttribute[str | None], str]


def numbered(
    session: Session, library_id: int, query: str, limit: int, narrowed: Sequence[ColumnElement[bool]] = ()
) -> list[Work]:
    """The works with this ISBN or faust number, in any spelling, or with one that begins so."""
    begins = _beginnings(query)
    if not begins:
        return []
    some = union(*(select(_with(library_id, begin).subquery()) for begin in begins))
    works = select(Work).where(Work.library_id == library_id, Work.id.in_(some), *narrowed)
    return list(session.scalars(works.order_by(Work.sort_key, Work.id).limit(limit)))


def _with(library_id: int, begin: Begin) -> Select[int]:
    number, digits = begin
    return (
        select(func.coalesce(Merge.kept_id, Edition.work_id))
        .select_from(Edition)
        .outerjoin(Merge, became())
        .where(Edition.library_id == library_id, number >= digits, number < digits + BEYOND)
        .order_by(number)
        .limit(LOOKED_THROUGH)
    )


def _beginnings(query: str) -> list[Begin]:
    """Which numbers may be meant, and what they begin with: none for words."""
    for number, read in ((Edition.isbn, isbn13), (Edition.faust, faust)):
        try:
            return [(number, read(query))]
        except BadIdentifier:
            continue
    digits = BETWEEN.sub("", PREFIX.sub("", query.strip()))
    if not re.fullmatch(rf"[0-9]{{{FEWEST_DIGITS},12}}", digits):
        return []
    if len(digits) > LONGEST_OLD:
        return [(Edition.isbn, digits)]
    # An ISBN of ten digits is kept with 978 before it, and its last digit is another one.
    return [(Edition.isbn, digits), (Edition.isbn, BOOKLAND + digits), (Edition.faust, digits)]
