"""Forgetting who wished for what: votes stay as numbers on what others see, and the rest goes."""

from typing import Any

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import Session

from app.children.models import Child
from app.core import database
from app.wanted.models import ChildWish, ClubWish, Wanted, WantedState


def forget(session: Session, child: Child) -> None:
    """Nothing tells any more what this child wished for; its votes stay as numbers on what others see."""
    forget_votes(session, ChildWish.child_id == child.id)


def forget_votes(session: Session, which: ColumnElement[bool]) -> None:
    """These votes become numbers; a title only their children have seen goes with them."""
    counted: Any = session.execute(
        select(ChildWish.club_wish_id, func.count(ChildWish.id)).where(which).group_by(ChildWish.club_wish_id)
    )
    votes = dict(counted.all())
    wishes = session.scalars(select(ClubWish).where(ClubWish.id.in_(votes)).order_by(ClubWish.id)).all()
    for wish in wishes:
        database.lock(session, wish)
    session.execute(delete(ChildWish).where(which))
    for wish in wishes:
        if wish.is_shown:
            wish.kept += votes[wish.id]
        else:
            clear_away(session, wish)
    session.flush()


def clear_away(session: Session, wish: ClubWish) -> None:
    """A wish nobody has any more goes, and the library's line with it while nothing was done about it.

    Words only an adult has read, who said no to them, are a child's own and go as well.
    """
    session.flush()
    if wish.kept or session.scalar(select(ChildWish.id).where(ChildWish.club_wish_id == wish.id).limit(1)):
        return
    wanted_id, is_own_words = wish.wanted_id, not wish.is_shown
    session.delete(wish)
    session.flush()
    others = select(ClubWish.id).where(ClubWish.wanted_id == wanted_id).exists()
    goes = Wanted.state == WantedState.WISHED
    if is_own_words:
        goes |= (Wanted.state == WantedState.NOT_THIS) & Wanted.work_id.is_(None)
    session.execute(delete(Wanted).where(Wanted.id == wanted_id, goes, ~others))
