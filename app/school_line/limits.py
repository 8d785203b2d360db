"""How many clubs the library can start, and each librarian carry."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.core import audit
from app.school_line.models import SchoolLine
from app.school_line.moves import USUAL_CLUBS_EACH, USUAL_STARTS, locked


def line_of(session: Session, library_id: int) -> SchoolLine:
    """The library's line, to read; the usual numbers where the library has not set its own."""
    line = session.scalar(select(SchoolLine).where(SchoolLine.library_id == library_id))
    return line or SchoolLine(starts_a_season=USUAL_STARTS, clubs_each=USUAL_CLUBS_EACH, next_number=1)


def set_limits(
    session: Session, library_id: int, starts_a_season: int, clubs_each: int, by: Person, now: datetime
) -> None:
    """How many clubs the library starts a season and each librarian carries; fewer takes nothing back."""
    with locked(session, library_id) as line:
        line.starts_a_season, line.clubs_each = starts_a_season, clubs_each
        limits = f"{starts_a_season} a season, {clubs_each} each"
        audit.record(session, "set_limits", line, now=now, actor_id=by.id, after=limits)
