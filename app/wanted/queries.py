"""What children wish for, as their club and the library see it."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, bindparam, exists, func, or_, select
from sqlalchemy.orm import Session, joinedload

from app.catalogue.models import Work
from app.children.models import Child
from app.clubs.models import Club
from app.wanted.models import ChildWish, ClubWish, Wanted, WantedState

A_PAGE = 50


@dataclass(frozen=True)
class ClubsTitle:
    """A title the children of a club wish for; `is_mine` for the child that looks."""

    key: str
    wanted: Wanted
    votes: int
    is_shown: bool
    is_mine: bool = False


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


ANY_WISH = select(ChildWish.id).where(ChildWish.child_id == bindparam("child")).exists()
"""Whether `wishes_of` would find one; asked beside other things."""


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
