"""What must be true of the database at any moment (`safety.md` 3); `flask check` and the storms ask it.

Each query finds the rows that break one invariant. None of them is ever found unless there is a fault.
"""

from collections.abc import Iterator

from sqlalchemy import bindparam, text
from sqlalchemy.orm import Session

from app.core import clock
from app.core.tables import UtcDateTime
from app.invariants import bookings, boxes, children, loans, queues, reviews, schools, together, wishes
from app.invariants.sentences import Invariant
from app.invariants.tenants import tenants

__all__ = ["broken", "invariants", "tenants"]

SUBJECTS = (
    queues,
    together,
    schools,
    boxes,
    wishes,
    bookings,
    loans,
    children,
    reviews,
)
SHOWN = 5
"""How many broken rows are named."""


def broken(session: Session) -> list[str]:
    """Every invariant that does not hold, in a sentence with the ids of the first rows found."""
    now = clock.now()
    complaints = []
    for invariant in invariants():
        query = text(invariant.query)
        if ":now" in invariant.query:
            query = query.bindparams(bindparam("now", now, UtcDateTime))
        found = list(session.execute(query).scalars())
        if found:
            shown = ", ".join(str(row) for row in found[:SHOWN])
            complaints.append(f"{invariant.id} {invariant.says}: not so in {len(found)} ({shown})")
    return [*complaints, *queues.broken_draws(session)]


def invariants() -> Iterator[Invariant]:
    """All of them: those of each subject, and the tenancy of every parent."""
    for subject in SUBJECTS:
        yield from subject.INVARIANTS
    yield from tenants()
