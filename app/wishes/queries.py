"""Reads for the pages of wishes: the list in order, one wish and its parts, what children wish for."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Select, bindparam, exists, func, or_, select, tuple_
from sqlalchemy.orm import Session, joinedload

from app.catalogue.models import Copy, Work
from app.children.models import Child
from app.clubs.models import Club
from app.core.cursors import EPOCH, Cursor
from app.core.database import Ask
from app.core.tables import UtcDateTime
from app.deposits.models import Box, BoxKind, BoxState, Deposit
from app.wishes.models import SETTLED, LineState, Wish, WishBox, WishLine, WishState
from app.wishes.wanted import ChildWish, ClubWish, Wanted, WantedState

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


@dataclass(frozen=True)
class ClubsTitle:
    """A title the children of a club wish for; `is_mine` for the child that looks."""

    key: str
    wanted: Wanted
    votes: int
    is_shown: bool
    is_mine: bool = False


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


def boxes_being_packed(session: Session, library_id: int, club_id: int) -> list[Box]:
    """Boxes that are being packed, those for a wish of this club first."""
    for_club = (
        select(WishBox.id)
        .join(Wish, Wish.id == WishBox.wish_id)
        .where(WishBox.box_id == Box.id, WishBox.dropped_at.is_(None), WishBox.sent_at.is_(None))
        .where(Wish.club_id == club_id)
        .exists()
    )
    packed = select(Box).where(Box.library_id == library_id, Box.state == BoxState.BEING_PACKED)
    return list(session.scalars(packed.order_by(~for_club, Box.number)))


def works_in(session: Session, box: Box) -> set[int]:
    """The ids of the works in the box."""
    return set(session.scalars(select(Copy.work_id).where(Copy.box_id == box.id)))


def wish_of_box(session: Session, box: Box) -> Wish | None:
    """The wish this box is being packed for."""
    return session.scalar(
        select(Wish)
        .join(WishBox, WishBox.wish_id == Wish.id)
        .where(WishBox.box_id == box.id, WishBox.sent_at.is_(None), WishBox.dropped_at.is_(None))
        .options(*_ITS)
    )


def titles_of_club(session: Session, club: Club, child: Child | None = None) -> list[ClubsTitle]:
    """What the children of a club wish for, arrived first; a child sees what is shown, and its own."""
    counted = votes_of().where(ClubWish.club_id == club.id).subquery()
    mine = exists().where(
        ChildWish.club_wish_id == ClubWish.id, ChildWish.child_id == (child.id if child else 0)
    )
    wanted = (
        select(ClubWish.key, Wanted, counted.c.votes, ClubWish.is_shown, mine)
        .join(Wanted, Wanted.id == ClubWish.wanted_id)
        .join(counted, counted.c.id == ClubWish.id)
        .where(ClubWish.club_id == club.id)
        .order_by(Wanted.state != WantedState.ARRIVED, ClubWish.created_at.desc(), ClubWish.id.desc())
        .limit(A_PAGE)
        .options(joinedload(Wanted.work).load_only(Work.key, Work.title, Work.author, Work.cover_id))
    )
    if child is not None:
        wanted = wanted.where(or_(ClubWish.is_shown, mine))
    return [ClubsTitle(*row) for row in session.execute(wanted)]


def wishes_of(session: Session, child: Child, limit: int = 12) -> list[Any]:
    """What a child wishes for, latest first: `title`, `state`, `reason`, and `club_key` of the club."""
    wished = (
        select(Wanted.title, Wanted.state, Wanted.reason, Club.key.label("club_key"))
        .join(ClubWish, ClubWish.wanted_id == Wanted.id)
        .join(ChildWish, ChildWish.club_wish_id == ClubWish.id)
        .join(Club, Club.id == ClubWish.club_id)
        .where(ChildWish.child_id == child.id)
        .order_by(ChildWish.at.desc(), ChildWish.id.desc())
        .limit(limit)
    )
    return list(session.execute(wished))


def languages_here(session: Session, library_id: int) -> list[str]:
    """The languages the library has books in, by their short codes."""
    spoken = select(Work.language).where(Work.library_id == library_id, Work.language != "").distinct()
    return sorted(session.scalars(spoken))


def chosen_by(session: Session, club_id: int) -> set[int]:
    """The works that came because the children of this club wished for them."""
    chosen = (
        select(Wanted.work_id)
        .join(ClubWish, ClubWish.wanted_id == Wanted.id)
        .where(ClubWish.club_id == club_id, Wanted.state == WantedState.ARRIVED)
    )
    return {work_id for work_id in session.scalars(chosen) if work_id is not None}


def votes_of() -> Select[int, int]:
    """For each club's wish its votes: the children's, and those kept of children who are gone."""
    return (
        select(ClubWish.id.label("id"), (func.count(ChildWish.id) + ClubWish.kept).label("votes"))
        .outerjoin(ChildWish, ChildWish.club_wish_id == ClubWish.id)
        .group_by(ClubWish.id, ClubWish.kept)
    )


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
