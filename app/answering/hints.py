"""The hints a review is handed back with: ready ones, which a library may word for itself, and its own."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import bindparam, delete, select
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.answering.models import OwnHint
from app.core import audit
from app.libraries.models import Library
from app.reviews.moderation import HINT_LONGEST
from app.reviews.words import storable

OWN_CODES = ("own1", "own2", "own3", "own4")
"""Room for hints that stand for no ready one."""
_OF_LIBRARY = select(OwnHint.code, OwnHint.words).where(OwnHint.library_id == bindparam("library"))


def own_hints(session: Session, library_id: int) -> dict[str, str]:
    """What the library words for itself, by the code of the ready hint it stands for."""
    rows = session.execute(_OF_LIBRARY, {"library": library_id})
    return {row.code: row.words for row in rows}


def word(
    session: Session,
    library: Library,
    words: Mapping[str, str],
    watched: str,
    teachers_read_first: bool,
    by: Person,
    now: datetime,
) -> None:
    """The library says its hints in its own way; where it says nothing, the ready one stands.

    `watched` are the words it wants to see marked in reviews, one a line; `teachers_read_first`
    whether teachers and hosts read reviews before the library does.
    Raises RuleBroken: national_number.
    """
    session.execute(delete(OwnHint).where(OwnHint.library_id == library.id))
    for code, text in words.items():
        kept = storable(text)[:HINT_LONGEST]
        if kept:
            session.add(OwnHint(library_id=library.id, code=code, words=kept))
    lines = {" ".join(line.split()).casefold() for line in storable(watched).splitlines()}
    library.watched_words = "\n".join(sorted(line for line in lines if line))
    library.teachers_read_first = teachers_read_first
    audit.record(session, "word_hints", library, now=now, actor_id=by.id)
