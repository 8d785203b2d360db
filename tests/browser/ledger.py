"""Where every copy is, read from the database behind the screens: none is lost on the way, none is twice."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import select

from app.catalogue.models import Copy, CopyState, Work
from app.core import database
from app.core.database import session
from app.deposits.models import Box, LooseBook, LooseState
from app.invariants import broken
from app.loans.models import Loan

PLACES = (
    select(Copy.id).where(Copy.state == CopyState.ON_SHELF),
    select(Copy.id).join(Box, Box.id == Copy.box_id),
    select(LooseBook.copy_id).where(LooseBook.ended_at.is_(None)),
    select(Copy.id).where(Copy.lost_at.is_not(None)),
)
"""On the shelf, in a box, out by itself, lost."""


class Ledger:
    """How many copies of each title there were when it was last looked at."""

    def __init__(self) -> None:
        self.held = _held()

    def balances(self, new: int = 0) -> None:
        """No title has fewer copies than before, `new` were made, and each stands in exactly one place."""
        held = _held()
        assert self.held - held == Counter()
        assert held.total() == self.held.total() + new
        found = Counter(copy for place in PLACES for copy in session().scalars(place))
        assert found == Counter(session().scalars(select(Copy.id)))
        assert broken(session()) == []
        self.held = held


@contextmanager
def only_looking() -> Iterator[None]:
    """What the test looks up must not keep the server from writing."""
    session().rollback()
    database.writing.set(False)
    try:
        yield
    finally:
        database.writing.set(True)


def box_with(key: str) -> Box:
    """The box as it is now."""
    session().rollback()
    return session().scalars(select(Box).where(Box.key == key)).one()


def books_inside(key: str) -> int:
    """How many copies lie in the box now."""
    return len(session().scalars(select(Copy.id).where(Copy.box_id == box_with(key).id)).all())


def lent_from(key: str) -> list[str]:
    """The titles of the box that children have now."""
    out = select(Work.title).join(Copy).join(Loan, Loan.copy_id == Copy.id)
    return list(session().scalars(out.where(Loan.returned_at.is_(None), Copy.box_id == box_with(key).id)))


def loose(state: LooseState) -> list[str]:
    """The titles of the loose books that are so now."""
    session().rollback()
    return [book.copy.work.title for book in session().scalars(select(LooseBook)) if book.state == state]


def on_the_shelf() -> str:
    """The title of a book that stands there now."""
    shelf = select(Work.title).join(Copy, Copy.work_id == Work.id).where(Copy.state == CopyState.ON_SHELF)
    return session().scalars(shelf.order_by(Work.id)).first() or ""


def _held() -> Counter[int]:
    session().rollback()
    return Counter(session().scalars(select(Copy.work_id)))
