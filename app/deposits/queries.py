"""Reads about stays: where a box is and since when, which are late, and what a club has in its box."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ScalarSelect, bindparam, func, select
from sqlalchemy.orm import Session, contains_eager, joinedload, load_only

from app.catalogue.models import Copy, Work
from app.clubs.models import Club
from app.core import clock
from app.core.tables import UtcDateTime
from app.deposits.models import LONGEST_UNDER_WAY, MOMENTS, Box, BoxState, Deposit
from app.libraries import school_days
from app.libraries.models import Library, School
from app.lookups.untitled import is_untitled


@dataclass(frozen=True)
class BoxAtClub:
    """What a club's page says about its box; `deposit_key` is what its buttons need."""

    number: int
    name: str
    state: BoxState
    since: datetime
    deposit_key: str
    box_key: str
    books: int
    due_on: date | None
    is_late: bool


class BoxInBrief(NamedTuple):
    """The box a club has or awaits, as one says it: "box 8 is under way"."""

    number: int
    state: str


_OF_BOX = select(func.count(Copy.id)).where(Copy.box_id == Box.id)
BOOKS: ScalarSelect[int] = _OF_BOX.correlate(Box).scalar_subquery()
"""How many books lie in a box."""

_STAY = load_only(
    Deposit.key, Deposit.club_id, Deposit.due_on, *(getattr(Deposit, name) for name in MOMENTS.values())
)
_OPEN_AT_CLUBS = (
    Deposit.library_id == bindparam("library"),
    Deposit.club_id.in_(bindparam("clubs", expanding=True)),
    Deposit.counted_at.is_(None),
)
_AT_CLUBS = (
    select(Deposit, Box.key, Box.number, Box.name, Box.state, BOOKS)
    .join(Box, Box.id == Deposit.box_id)
    .where(*_OPEN_AT_CLUBS)
    .order_by(Deposit.sent_at, Deposit.id)
    .options(_STAY)
)
_IN_BRIEF = (
    select(Deposit.club_id, Box.number, Box.state)
    .join(Box, Box.id == Deposit.box_id)
    .where(*_OPEN_AT_CLUBS)
    .order_by(Deposit.sent_at, Deposit.id)
)
_BY_LABEL = select(Box).where(Box.library_id == bindparam("library"), Box.label_token == bindparam("token"))
_OPEN_STAY = (
    select(Deposit)
    .where(Deposit.box_id == bindparam("box"), Deposit.counted_at.is_(None))
    .options(
        joinedload(Deposit.school).load_only(School.name, School.address, School.postcode, School.town),
        joinedload(Deposit.club).load_only(Club.key, Club.name),
    )
)
_UNDER_WAY = (
    select(Deposit)
    .join(Deposit.box)
    .join(Deposit.school)
    .where(
        Deposit.library_id == bindparam("library"),
        Deposit.counted_at.is_(None),
        Box.state == BoxState.UNDER_WAY,
    )
    .order_by(Deposit.sent_at)
    .options(
        _STAY,
        contains_eager(Deposit.box).load_only(Box.key, Box.number),
        contains_eager(Deposit.school).load_only(School.name, School.phone),
    )
)
ANY_LATE_BOX = (
    select(Deposit.id)
    .join(Deposit.box)
    .where(
        Deposit.library_id == bindparam("library"),
        Deposit.counted_at.is_(None),
        Box.state == BoxState.UNDER_WAY,
        Deposit.sent_at < bindparam("late_since", type_=UtcDateTime),
    )
    .exists()
)
"""Whether `too_long_under_way` may find one; asked beside other things, with `late_since`."""


def late_since(now: datetime) -> datetime:
    """What was sent after it cannot be late: school days are never shorter than days."""
    return now - timedelta(days=LONGEST_UNDER_WAY)


def boxes_at(
    session: Session, library_id: int, club_ids: Iterable[int], now: datetime | None = None
) -> dict[int, BoxAtClub]:
    """The box each of these clubs has or awaits, by the club's id; of several, the one sent last.

    Whether it is late is only said to those who say what time it is.
    """
    library = session.get_one(Library, library_id)
    rows = session.execute(_AT_CLUBS, {"library": library_id, "clubs": list(club_ids)}).all()
    behind = {one.id for one in late(session, library, [row[0] for row in rows], now)} if now else set()
    return {
        deposit.club_id or 0: BoxAtClub(
            number=number,
            name=name,
            state=BoxState(state),
            since=since(BoxState(state), deposit),
            deposit_key=deposit.key,
            box_key=key,
            books=books,
            due_on=deposit.due_on,
            is_late=deposit.id in behind,
        )
        for deposit, key, number, name, state, books in rows
    }


def boxes_in_brief(session: Session, library_id: int, club_ids: Iterable[int]) -> dict[int, BoxInBrief]:
    """Number and state of the box each of these clubs has or awaits; of several, the one sent last."""
    rows: Any = session.execute(_IN_BRIEF, {"library": library_id, "clubs": list(club_ids)})
    return {club_id: BoxInBrief(number, state) for club_id, number, state in rows}


def too_long_under_way(session: Session, library_id: int, now: datetime) -> list[Deposit]:
    """Stays whose box was sent more than five school days ago without a word that it came.

    Number and key of the box, name and phone of the school are loaded; the one sent first stands first.
    """
    library = session.get_one(Library, library_id)
    sent = session.scalars(_UNDER_WAY, {"library": library_id})
    return _too_long(session, library, list(sent), now)


def works_in_box_of(session: Session, club_id: int) -> list[Work]:
    """The titles in the club's boxes, by title.

    Also of a box nobody has said to have come: the children may be reading from it all the same. Books whose
    titles follow are left out: children choose by titles.
    """
    at_club = (
        select(Copy.work_id)
        .join(Deposit, Deposit.box_id == Copy.box_id)
        .where(Deposit.club_id == club_id, Deposit.counted_at.is_(None), Deposit.sent_home_at.is_(None))
    )
    found = session.scalars(select(Work).where(Work.id.in_(at_club)).order_by(Work.sort_key, Work.id))
    return [work for work in found if not is_untitled(work.title)]


def box_by_label(session: Session, library_id: int, token: str) -> Box | None:
    """The box whose label carries this token of 128 bits."""
    return session.scalar(_BY_LABEL, {"library": library_id, "token": token})


def open_stay(session: Session, box: Box) -> Deposit | None:
    """The stay the box is on, with its school and club; none while it is at the library."""
    return session.scalar(_OPEN_STAY, {"box": box.id})


def box_of(session: Session, deposit: Deposit) -> Box:
    """The box of a stay."""
    return session.get_one(Box, deposit.box_id)


def club_of(session: Session, deposit: Deposit) -> Club | None:
    """The club a stay is for, if it is for one."""
    return session.get(Club, deposit.club_id) if deposit.club_id else None


def since(state: BoxState, deposit: Deposit) -> datetime:
    """Since when a box that is out has been so, as near as its stay tells."""
    since: datetime | None = getattr(deposit, MOMENTS[state])
    return since or deposit.sent_at


def late(session: Session, library: Library, deposits: list[Deposit], now: datetime) -> list[Deposit]:
    """Those that nobody said had come, or that should be over by now."""
    today = clock.local(now, library.zone).date()
    return _too_long(session, library, deposits, now) + [one for one in deposits if one.is_overdue(today)]


def _too_long(session: Session, library: Library, deposits: list[Deposit], now: datetime) -> list[Deposit]:
    deposits = [one for one in deposits if one.may_be_under_way]
    if not deposits:
        return []
    today = clock.local(now, library.zone).date()
    first = min(clock.local(one.sent_at, library.zone).date() for one in deposits)
    breaks = school_days.school_breaks(session, library, first, today)
    return [
        one for one in deposits if one.is_too_long_under_way(today, library.zone, library.country, breaks)
    ]
