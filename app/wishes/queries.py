"""Reads for the pages of wishes: the list in order, one wish and its parts."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Select, bindparam, func, select, tuple_
from sqlalchemy.orm import Session, joinedload

from app.catalogue.models import Copy, Work
from app.core.asking import Ask
from app.core.cursors import EPOCH, Cursor
from app.core.tables import UtcDateTime
from app.deposits.models import Box, BoxKind, BoxState, Deposit
from app.wishes.models import SETTLED, LineState, Wish, WishBox, WishLine, WishState

A_PAGE = 50
FOR_WISHES = (BoxKind.CLUB, BoxKind.THEME)
"""Class sets and circulating boxes are booked instead, and keep what is in them."""
WAITING_WISHES = (
    select(func.count())
    .where(Wish.library_id == bindparam("library"), Wish.state == WishState.WAITING)
    .scalar_subquery()
)
"""How many wishes nobody has begun; asked beside other numbers."""
THE_END = datetime(9000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Packing:
    """The box that is being packed for a wish."""

    box_key: str
    number: int
    books: int
    can_be_packed: bool


@dataclass(frozen=True)
class WishSeen:
    """A wish in a list, and what it waits for."""

    wish: Wish
    packing: Packing | None
    to_send: int
    titles: int


@dataclass(frozen=True)
class Part:
    """What has come of a wish at one time; `number` is the box's, none for a loose book."""

    books: int
    sent_at: datetime
    arrived_at: datetime | None
    number: int | None
    title: str | None = None


_BOOKS_IN_IT = select(func.count(Copy.id)).where(Copy.box_id == Box.id).correlate(Box).scalar_subquery()
_PACKING = (
    select(WishBox.wish_id, Box.key, Box.number, _BOOKS_IN_IT, Box.state)
    .join(Box, Box.id == WishBox.box_id)
    .where(WishBox.wish_id.in_(bindparam("wishes", expanding=True)))
    .where(WishBox.sent_at.is_(None), WishBox.dropped_at.is_(None))
)
_LINES = (
    select(WishLine.wish_id, WishLine.state, func.count(WishLine.id))
    .where(WishLine.wish_id.in_(bindparam("wishes", expanding=True)))
    .group_by(WishLine.wish_id, WishLine.state)
)


def wishes_in_order(
    session: Session, ask: Ask, is_over: bool = False, after: Cursor | None = None
) -> list[WishSeen]:
    """Up to 51 of the wishes one may see: open ones as they were asked, or past ones newest first."""
    begins = after or (Cursor(THE_END, "") if is_over else Cursor(EPOCH, ""))
    shape: Callable[[Select[Any]], Any] = _over if is_over else _open
    wishes = list(ask(session, shape, after_at=begins.at, after_key=begins.key).scalars())
    ids = [wish.id for wish in wishes]
    packing, lines = _packing(session, ids), _lines(session, ids)
    return [
        WishSeen(
            wish,
            packing.get(wish.id),
            to_send=lines.get((wish.id, LineState.TO_SEND), 0),
            titles=lines.get((wish.id, LineState.ASKED), 0),
        )
        for wish in wishes
    ]


def whole(session: Session, wish: Wish) -> Wish:
    """The wish with its school, club and who asked."""
    return session.scalars(
        select(Wish).where(Wish.id == wish.id).options(*_ITS).execution_options(populate_existing=True)
    ).one()


def packing_of(session: Session, wish: Wish) -> Packing | None:
    """The box that is being packed for it."""
    return _packing(session, [wish.id]).get(wish.id)


def parts_of(session: Session, wish: Wish) -> list[Part]:
    """What has come so far, the first part first."""
    boxes: Any = session.execute(
        select(WishBox.books, WishBox.sent_at, Deposit.arrived_at, Box.number)
        .join(Box, Box.id == WishBox.box_id)
        .outerjoin(Deposit, Deposit.id == WishBox.deposit_id)
        .where(WishBox.wish_id == wish.id, WishBox.sent_at.is_not(None))
    )
    parts = [Part(*row) for row in boxes]
    loose: Any = select(WishLine.came_at, WishLine.title).where(
        WishLine.wish_id == wish.id, WishLine.state == LineState.CAME, WishLine.is_loose
    )
    parts += [Part(1, at, None, None, title) for at, title in session.execute(loose)]
    return sorted(parts, key=lambda part: part.sent_at)


def lines_of(session: Session, wish: Wish) -> list[WishLine]:
    """The titles asked for by name, with the works they mean."""
    return list(
        session.scalars(
            select(WishLine)
            .where(WishLine.wish_id == wish.id)
            .order_by(WishLine.id)
            .options(joinedload(WishLine.work).load_only(Work.key, Work.title, Work.author))
        )
    )


def boxes_to_pack(session: Session, library_id: int) -> list[Box]:
    """Boxes at the library, class sets and circulating boxes aside, that no wish is packed in, by number."""
    taken = select(WishBox.box_id).where(WishBox.sent_at.is_(None), WishBox.dropped_at.is_(None))
    return list(
        session.scalars(
            select(Box)
            .where(Box.library_id == library_id, Box.state.in_(PACKABLE), Box.id.not_in(taken))
            .where(Box.kind.in_(FOR_WISHES))
            .order_by(Box.number)
        )
    )


def wish_of_box(session: Session, box: Box) -> Wish | None:
    """The wish this box is being packed for."""
    return session.scalar(
        select(Wish)
        .join(WishBox, WishBox.wish_id == Wish.id)
        .where(WishBox.box_id == box.id, WishBox.sent_at.is_(None), WishBox.dropped_at.is_(None))
        .options(*_ITS)
    )


def languages_here(session: Session, library_id: int) -> list[str]:
    """The languages the library has books in, by their short codes."""
    spoken = select(Work.language).where(Work.library_id == library_id, Work.language != "").distinct()
    return sorted(session.scalars(spoken))


PACKABLE = (BoxState.ON_SHELF, BoxState.BEING_PACKED, BoxState.COUNTED)
_ITS = (joinedload(Wish.school), joinedload(Wish.club), joinedload(Wish.asked_by))
_AFTER = tuple_(bindparam("after_at", type_=UtcDateTime), bindparam("after_key"))


def _open(scope: Select[Any]) -> Any:
    return (
        scope.where(Wish.state.not_in(SETTLED), tuple_(Wish.asked_at, Wish.key) > _AFTER)
        .order_by(Wish.asked_at, Wish.key)
        .limit(A_PAGE + 1)
        .options(*_ITS)
    )


def _over(scope: Select[Any]) -> Any:
    return (
        scope.where(Wish.state.in_(SETTLED), tuple_(Wish.asked_at, Wish.key) < _AFTER)
        .order_by(Wish.asked_at.desc(), Wish.key.desc())
        .limit(A_PAGE + 1)
        .options(*_ITS)
    )


def _packing(session: Session, wish_ids: list[int]) -> dict[int, Packing]:
    rows = session.execute(_PACKING, {"wishes": wish_ids})
    return {
        wish_id: Packing(key, number, count, state in PACKABLE) for wish_id, key, number, count, state in rows
    }


def _lines(session: Session, wish_ids: list[int]) -> dict[tuple[int, str], int]:
    rows = session.execute(_LINES, {"wishes": wish_ids})
    return {(wish_id, state): count for wish_id, state, count in rows}
