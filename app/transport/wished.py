"""Loose books somebody wished for: set aside for its school, each rides along and is said to have left."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.core.errors import RuleBroken
from app.deposits import loose, packing
from app.transport import planning
from app.transport.models import Load, Run
from app.wishes import loose as wished
from app.wishes.models import LineState, WishLine


def waiting(session: Session, library_id: int) -> list[WishLine]:
    """Titles that are to be sent by themselves, for which no copy has been set aside yet."""
    lines = wished.to_send(session, library_id)
    if not lines:
        return []
    aside = select(Load.wish_line_id).where(Load.wish_line_id.in_([line.id for line in lines]))
    taken = set(session.scalars(aside))
    return [line for line in lines if line.id not in taken]


def load_line(session: Session, run: Run, line: WishLine, by: Person, now: datetime) -> Load:
    """Set a copy aside for whoever wished for it, and plan that it goes along.

    Raises RuleBroken: run_over, line_has_moved_on (it is set aside already, or is not to be sent loosely).
    """
    planning.hold_open(session, run)
    wish = line.wish
    if line.work is None or line.id not in {each.id for each in waiting(session, run.library_id)}:
        raise RuleBroken("line_has_moved_on", title=line.title)
    copy = packing.from_shelf(session, run.library_id, line.work, now)
    book = loose.set_aside(session, copy, wish.school, wish.club, by, now)
    load = planning.load_loose(session, run, book, by, now)
    load.wish_line_id = line.id
    session.flush()
    return load


def left(session: Session, load: Load, by: Person | None, now: datetime) -> None:
    """The book has left the library: it counts for the wish, once, and whoever asked is told."""
    if load.wish_line_id is None:
        return
    line = session.get_one(WishLine, load.wish_line_id)
    if line.state == LineState.TO_SEND:
        wished.gone(session, line, by, now)
