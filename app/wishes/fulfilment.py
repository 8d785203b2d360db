"""Fulfilling a wish: how boxes fill it, and how it ends.

A box is held before the wish it is packed for. Books are counted as they go out, whichever way a box is sent.
"""

from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.boxes import packing
from app.catalogue.models import Copy
from app.core.errors import RuleBroken
from app.deposits import following
from app.deposits.models import Box, BoxState, Deposit, DepositedCopy
from app.deposits.moves import hold
from app.wishes.models import LineState, Wish, WishBox, WishState
from app.wishes.states import hold_wish, lines_in, move, tell


def pack_for(session: Session, wish: Wish, box: Box, by: Person, now: datetime) -> WishBox:
    """Begin to pack this box for the wish; who asked is told the first time.

    Raises RuleBroken: wish_has_moved_on, box_has_wish, box_has_moved_on.
    """
    hold(session, box)
    hold_wish(session, wish)
    move(session, wish, WishState.BEING_PACKED, "pack_for", by, now)
    if box.state != BoxState.BEING_PACKED:
        packing.begin_packing(session, box, by, now)
    packed = WishBox(library_id=wish.library_id, wish_id=wish.id, box_id=box.id, begun_at=now)
    try:
        with session.begin_nested():
            session.add(packed)
    except IntegrityError:
        raise RuleBroken("box_has_wish", number=box.number) from None
    tell(session, wish, "wish_answered", wish.key, by, now)
    return packed


def drop_box(session: Session, wish: Wish, by: Person, now: datetime) -> None:
    """The box is packed for something else; the wish waits again. Raises RuleBroken: wish_has_moved_on."""
    hold_wish(session, wish)
    packed = session.scalar(_open_boxes().where(WishBox.wish_id == wish.id))
    if packed is None:
        raise RuleBroken("wish_has_moved_on", state=WishState(wish.state))
    _drop(session, wish, packed, by, now)


def decline(session: Session, wish: Wish, words: str, by: Person, now: datetime) -> None:
    """The library cannot, and tells who asked why.

    Raises RuleBroken: wish_has_moved_on, say_why, loose_book_waits (one is set aside for it).
    """
    _end(session, wish, WishState.DECLINED, "decline_wish", words, by, now)


def finish(session: Session, wish: Wish, words: str, by: Person, now: datetime) -> None:
    """No more comes of a wish that has come in part. Raises RuleBroken as `decline`."""
    hold_wish(session, wish)
    if wish.state != WishState.PARTLY_SENT:
        raise RuleBroken("wish_has_moved_on", state=WishState(wish.state))
    _end(session, wish, WishState.SENT, "finish_wish", words, by, now)


def withdraw(session: Session, wish: Wish, by: Person, now: datetime) -> None:
    """The school does not need it any more. Raises RuleBroken: wish_has_moved_on, loose_book_waits."""
    hold_wish(session, wish)
    _nothing_set_aside(session, wish)
    move(session, wish, WishState.WITHDRAWN, "withdraw_wish", by, now)
    _closelines_in(session, wish)


def box_sent(session: Session, deposit: Deposit, by: Person | None, now: datetime) -> None:
    """A box that was packed for a wish has gone out: count it there; elsewhere it was packed for nothing."""
    packed = session.scalar(_open_boxes().where(WishBox.box_id == deposit.box_id))
    if packed is None:
        return
    wish = hold_wish(session, session.get_one(Wish, packed.wish_id))
    if deposit.school_id == wish.school_id:
        _count(session, wish, packed, deposit, by, now)
    else:
        _drop(session, wish, packed, by, now)


def box_not_sent(
    session: Session, deposit: Deposit, _before: Deposit | None, by: Person | None, now: datetime
) -> None:
    """The box had not gone after all: it is being packed for its wish again, and counts no more."""
    packed = session.scalar(select(WishBox).where(WishBox.deposit_id == deposit.id))
    if packed is None:
        return
    wish = hold_wish(session, session.get_one(Wish, packed.wish_id))
    for line in lines_in(session, wish, LineState.CAME):
        if line.came_at == packed.sent_at and not line.is_loose:
            line.state, line.came_at = LineState.ASKED, None
    wish.sent -= packed.books or 0
    packed.deposit_id = packed.books = packed.sent_at = None
    if wish.state != WishState.BEING_PACKED:
        move(session, wish, WishState.BEING_PACKED, "take_back_sending", by, now)
    session.flush()


following.WHEN_SENT.append(box_sent)
following.WHEN_TAKEN_BACK.append(box_not_sent)


def add_to_sent(session: Session, wish: Wish, books: int, now: datetime, by: Person | None) -> None:
    """So many more books have gone out; the wish is fulfilled when all have, and partly until then."""
    wish.sent += books
    if wish.state == WishState.BEING_PACKED and session.scalar(
        _open_boxes().where(WishBox.wish_id == wish.id)
    ):
        return
    state = (
        WishState.SENT if not wish.missing and not _still_to_come(session, wish) else WishState.PARTLY_SENT
    )
    if state != wish.state:
        move(session, wish, state, "send_for", by, now)


def _count(
    session: Session, wish: Wish, packed: WishBox, deposit: Deposit, by: Person | None, now: datetime
) -> None:
    works = session.scalars(
        select(Copy.work_id)
        .join(DepositedCopy, DepositedCopy.copy_id == Copy.id)
        .where(DepositedCopy.deposit_id == deposit.id)
    ).all()
    packed.deposit_id, packed.books, packed.sent_at = deposit.id, len(works), deposit.sent_at
    for line in lines_in(session, wish, LineState.ASKED):
        if line.work_id in works:
            line.state, line.came_at = LineState.CAME, deposit.sent_at
    session.flush()
    add_to_sent(session, wish, len(works), now, by)
    tell(session, wish, "wish_sent", f"{wish.key}:{packed.id}", by, now)


def _drop(session: Session, wish: Wish, packed: WishBox, by: Person | None, now: datetime) -> None:
    packed.dropped_at = now
    if wish.state == WishState.BEING_PACKED:
        back = WishState.PARTLY_SENT if wish.sent else WishState.WAITING
        move(session, wish, back, "drop_box", by, now)
    session.flush()


def _end(
    session: Session, wish: Wish, state: WishState, action: str, words: str, by: Person, now: datetime
) -> None:
    hold_wish(session, wish)
    words = words.strip()
    if not words:
        raise RuleBroken("say_why")
    _nothing_set_aside(session, wish)
    wish.answer = words
    move(session, wish, state, action, by, now)
    _closelines_in(session, wish)
    tell(session, wish, "wish_answered", f"{wish.key}:{state}", by, now)


def _nothing_set_aside(session: Session, wish: Wish) -> None:
    if any(lines_in(session, wish, LineState.TO_SEND)):
        raise RuleBroken("loose_book_waits")


def _closelines_in(session: Session, wish: Wish) -> None:
    for line in lines_in(session, wish, LineState.ASKED):
        line.state = LineState.NOT_COMING
    session.flush()


def _still_to_come(session: Session, wish: Wish) -> bool:
    return bool(list(lines_in(session, wish, LineState.ASKED, LineState.TO_SEND)))


def _open_boxes() -> Select[WishBox]:
    return select(WishBox).where(WishBox.sent_at.is_(None), WishBox.dropped_at.is_(None))
