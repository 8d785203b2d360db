"""The buying list as it is read: each title with its votes, its clubs, and what the library has of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session, joinedload

from app.catalogue.models import Copy, CopyState, Edition, Work
from app.clubs.models import Club
from app.core.cursors import Cursor, newer
from app.wanted.models import ClubWish, Wanted, WantedState
from app.wanted.queries import votes_of

A_PAGE = 50
_ON_SHELF = case((Copy.state == CopyState.ON_SHELF, 1), else_=0)


@dataclass(frozen=True)
class Line:
    """One title of the list: how many wish for it, in which clubs, and what the library has of it."""

    wanted: Wanted
    votes: int
    clubs: list[str]
    isbn: str
    on_shelf: int
    copies: int


def list_of(
    session: Session, library_id: int, state: WantedState, after: Cursor | None = None, limit: int = A_PAGE
) -> list[Line]:
    """Up to `limit` + 1 titles in this state, wished first first; the last one says that there are more."""
    rows = session.scalars(
        select(Wanted)
        .where(
            Wanted.library_id == library_id,
            Wanted.state == state,
            *newer(after, Wanted.created_at, Wanted.key),
        )
        .order_by(Wanted.created_at, Wanted.key)
        .limit(limit + 1)
        .options(joinedload(Wanted.work).load_only(Work.key, Work.title, Work.author, Work.cover_id))
    ).all()
    return _lines(session, rows)


def how_many(session: Session, library_id: int) -> dict[str, int]:
    """How many titles are in each state."""
    counted: Any = session.execute(
        select(Wanted.state, func.count(Wanted.id))
        .where(Wanted.library_id == library_id)
        .group_by(Wanted.state)
    )
    held = dict(counted.all())
    return {str(state): held.get(state, 0) for state in WantedState}


def _lines(session: Session, rows: Iterable[Wanted]) -> list[Line]:
    wanted = list(rows)
    clubs, votes = _wishing_clubs(session, [one.id for one in wanted])
    work_ids = [one.work_id for one in wanted if one.work_id]
    isbns, copies = _isbns(session, work_ids), _copies(session, work_ids)
    return [
        Line(
            wanted=one,
            votes=votes.get(one.id, 0),
            clubs=clubs.get(one.id, []),
            isbn=one.isbn or isbns.get(one.work_id or 0, ""),
            on_shelf=copies.get(one.work_id or 0, (0, 0))[0],
            copies=copies.get(one.work_id or 0, (0, 0))[1],
        )
        for one in wanted
    ]


def _wishing_clubs(session: Session, wanted: list[int]) -> tuple[dict[int, list[str]], dict[int, int]]:
    counted = votes_of().where(ClubWish.wanted_id.in_(wanted)).subquery()
    rows = session.execute(
        select(ClubWish.wanted_id, Club.name, counted.c.votes)
        .join(counted, counted.c.id == ClubWish.id)
        .join(Club, Club.id == ClubWish.club_id)
        .order_by(counted.c.votes.desc(), Club.sort_key, Club.id)
    )
    clubs: dict[int, list[str]] = {}
    votes: dict[int, int] = {}
    for wanted_id, name, number in rows:
        clubs.setdefault(wanted_id, []).append(name)
        votes[wanted_id] = votes.get(wanted_id, 0) + number
    return clubs, votes


def _isbns(session: Session, work_ids: list[int]) -> dict[int, str]:
    """The newest printing's."""
    rows: Any = session.execute(
        select(Edition.work_id, Edition.isbn)
        .where(Edition.work_id.in_(work_ids), Edition.isbn.is_not(None))
        .order_by(Edition.year.is_not(None), Edition.year, Edition.id)
    )
    return dict(rows.all())


def _copies(session: Session, work_ids: list[int]) -> dict[int, tuple[int, int]]:
    """Of each work how many stand on the shelf, and how many there are."""
    rows = session.execute(
        select(Copy.work_id, func.sum(_ON_SHELF), func.count(Copy.id))
        .where(Copy.work_id.in_(work_ids), Copy.state.in_((CopyState.ON_SHELF, CopyState.IN_BOX)))
        .group_by(Copy.work_id)
    )
    return {work_id: (int(on_shelf), copies) for work_id, on_shelf, copies in rows}
