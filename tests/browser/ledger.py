"""Where every copy is, read from the database behind the screens: none is lost on the way, none is twice."""

from collections import Counter

from sqlalchemy import select

from app.catalogue.models import Copy, CopyState, Work
from app.core.database import session
from app.deposits.models import Box
from app.invariants import broken
from app.loans.models import Loan
from app.loose_books.models import LooseBook, LooseState
from tests.browser.behind import seen

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
        found = Counter(copy for place in PLACES for copy in seen(place))
        assert found == Counter(seen(select(Copy.id)))
        assert broken(session()) == []
        session().rollback()
        self.held = held


def box_with(key: str) -> Box:
    """The box as it is now."""
    box: Box = seen(select(Box).where(Box.key == key))[0]
    return box


def books_inside(key: str) -> int:
    """How many copies lie in the box now."""
    return len(seen(select(Copy.id).where(Copy.box_id == box_with(key).id)))


def lent_from(key: str) -> list[str]:
    """The titles of the box that children have now."""
    out = select(Work.title).join(Copy).join(Loan, Loan.copy_id == Copy.id)
    return seen(out.where(Loan.returned_at.is_(None), Copy.box_id == box_with(key).id))


def loose(state: LooseState) -> int:
    """How many loose books are so now."""
    return [book.state for book in seen(select(LooseBook))].count(state)


def on_the_shelf() -> str:
    """The title of a book that stands there now."""
    shelf = select(Work.title).join(Copy, Copy.work_id == Work.id).where(Copy.state == CopyState.ON_SHELF)
    return str(seen(shelf.order_by(Work.id))[0])


def _held() -> Counter[int]:
    return Counter(seen(select(Copy.work_id)))
