"""Days without school that the librarian knows and no calendar does."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import audit
from app.core.errors import RuleBroken
from app.libraries.models import Library, SchoolBreak
from app.libraries.school_days import LONGEST_BREAK


def breaks_from(session: Session, library: Library, today: date) -> list[SchoolBreak]:
    """The breaks that are not over, the next first."""
    statement = (
        select(SchoolBreak)
        .where(SchoolBreak.library_id == library.id, SchoolBreak.last_on >= today)
        .order_by(SchoolBreak.first_on, SchoolBreak.id)
    )
    return list(session.scalars(statement))


def add_break(
    session: Session,
    library: Library,
    name: str,
    first_on: date,
    last_on: date,
    by_id: int,
    now: datetime,
) -> SchoolBreak:
    """Schools are closed from the first to the last day, both included.

    Raises RuleBroken("break_backwards") and ("break_too_long") past 120 days.
    """
    if last_on < first_on:
        raise RuleBroken("break_backwards")
    if last_on - first_on >= LONGEST_BREAK:
        raise RuleBroken("break_too_long", days=LONGEST_BREAK.days)
    row = SchoolBreak(library_id=library.id, name=name, first_on=first_on, last_on=last_on)
    session.add(row)
    session.flush()
    audit.record(session, "add", row, now=now, actor_id=by_id)
    return row


def remove_break(session: Session, row: SchoolBreak, by_id: int, now: datetime) -> None:
    """Schools are open on these days after all."""
    audit.record(session, "remove", row, now=now, actor_id=by_id)
    session.delete(row)
    session.flush()
