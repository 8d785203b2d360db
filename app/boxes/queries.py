"""Reads about the boxes themselves: their list, how many of each kind, the next number."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, ScalarSelect, Select, func, select
from sqlalchemy.orm import Session, contains_eager

from app.deposits.models import Box, BoxKind, BoxState, Deposit
from app.deposits.queries import BOOKS, late, since
from app.libraries.models import Library

PAGE = 50

SHOWN: dict[str, frozenset[BoxState]] = {
    "all": frozenset(BoxState),
    "home": frozenset({BoxState.ON_SHELF, BoxState.BEING_PACKED, BoxState.COUNTED}),
    "under_way": frozenset({BoxState.UNDER_WAY, BoxState.UNDER_WAY_HOME}),
    "at_school": frozenset({BoxState.ARRIVED, BoxState.IN_USE, BoxState.CALLED_HOME}),
}
"""The filters of the list of boxes."""


@dataclass(frozen=True)
class BoxSeen:
    """A box in a list: its open stay with school and club, if it is out, and how many books it holds."""

    box: Box
    deposit: Deposit | None
    books: int
    since: datetime
    is_late: bool = False


def boxes_here(
    session: Session,
    library: Library,
    now: datetime,
    shown: str = "all",
    after: int = 0,
    kind: str | None = None,
) -> list[BoxSeen]:
    """Up to 51 boxes by number, those after `after`; the 51st says that there are more."""
    rows = session.execute(
        _with_stay(library.id)
        .where(Box.state.in_(SHOWN.get(shown, SHOWN["all"])), Box.number > after, *_of_kind(kind))
        .order_by(Box.number)
        .limit(PAGE + 1)
    ).all()
    behind = {one.id for one in late(session, library, [deposit for _, deposit, *_ in rows if deposit], now)}
    return [
        BoxSeen(
            box, deposit, books, _in_list_since(box, deposit, back), bool(deposit and deposit.id in behind)
        )
        for box, deposit, books, back in rows
    ]


def boxes_shown(session: Session, library_id: int, kind: str | None = None) -> dict[str, int]:
    """How many boxes each filter of the list shows, of one kind or of all."""
    rows = session.execute(
        select(Box.state, func.count(Box.id))
        .where(Box.library_id == library_id, *_of_kind(kind))
        .group_by(Box.state)
    )
    held = {BoxState(state): number for state, number in rows}
    return {name: sum(held.get(state, 0) for state in states) for name, states in SHOWN.items()}


def kinds_here(session: Session, library_id: int) -> list[BoxKind]:
    """The kinds of box the library has, in the order a librarian names them."""
    held = set(session.scalars(select(Box.kind).where(Box.library_id == library_id).distinct()))
    return [kind for kind in BoxKind if kind in held]


def next_number(session: Session, library_id: int) -> int:
    """The number a new box would get: one above the highest."""
    return (session.scalar(select(func.max(Box.number)).where(Box.library_id == library_id)) or 0) + 1


def _of_kind(kind: str | None) -> list[ColumnElement[bool]]:
    return [Box.kind == kind] if kind else []


def _with_stay(library_id: int) -> Select[Box, Deposit, int, datetime | None]:
    """Each box with its open stay, its number of books, and when it last came back."""
    return (
        select(Box, Deposit, BOOKS, _last_back())
        .outerjoin(Deposit, (Deposit.box_id == Box.id) & Deposit.counted_at.is_(None))
        .outerjoin(Deposit.school)
        .outerjoin(Deposit.club)
        .where(Box.library_id == library_id)
        .options(contains_eager(Deposit.school), contains_eager(Deposit.club))
    )


def _last_back() -> ScalarSelect[datetime | None]:
    back = select(func.max(Deposit.counted_at)).where(Deposit.box_id == Box.id)
    return back.correlate(Box).scalar_subquery()


def _in_list_since(box: Box, deposit: Deposit | None, back: datetime | None) -> datetime:
    return since(BoxState(box.state), deposit) if deposit else back or box.created_at
