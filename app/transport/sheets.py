"""A driver's list: each stop of a run with what is for it and what goes on from it."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import bindparam, case, func, select
from sqlalchemy.orm import Session, aliased

from app.catalogue.models import Copy, Work
from app.clubs.models import Club
from app.deposits.models import Box
from app.libraries.models import Library, School
from app.loose_books.models import LooseBook
from app.transport.models import Load, Run, Stop


@dataclass(frozen=True)
class LoadSeen:
    """A box or book on a driver's list: what stands on it, from where to where, and what has been ticked."""

    key: str
    number: int | None
    name: str
    """The box's name, or the book's title."""
    books: int
    from_name: str
    to_name: str
    club: str
    is_taken: bool
    is_set_off: bool
    is_over: bool


@dataclass
class StopSeen:
    """One stop with what is for it and what goes on from it."""

    key: str
    number: int
    kind: str
    name: str
    address: str
    phone: str
    directions: str
    is_nobody: bool
    off: list[LoadSeen] = field(default_factory=list)
    on: list[LoadSeen] = field(default_factory=list)

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to tick here."""
        left = [load for load in self.off if not load.is_over and load.is_taken]
        left += [load for load in self.on if not load.is_taken and not load.is_over]
        return self.is_nobody or not left


_STOPS = (
    select(
        Stop.id,
        Stop.key,
        Stop.number,
        Stop.kind,
        func.coalesce(School.name, Stop.name),
        School.address,
        School.postcode,
        School.town,
        School.phone,
        School.directions,
        Stop.nobody_at,
    )
    .outerjoin(School, School.id == Stop.school_id)
    .where(Stop.run_id == bindparam("run"))
    .order_by(Stop.number, Stop.id)
)
_ITS_CLUB, _BOOKS_CLUB = aliased(Club), aliased(Club)
_IN_BOX = aliased(Copy)
_BOOKS_IN_BOX = select(func.count(_IN_BOX.id)).where(_IN_BOX.box_id == Load.box_id).scalar_subquery()
_LOADS = (
    select(
        Load.from_stop_id,
        Load.to_stop_id,
        Load.key,
        Box.number,
        func.coalesce(Box.name, Work.title),
        case((Load.box_id.is_(None), 0), else_=_BOOKS_IN_BOX),
        func.coalesce(_ITS_CLUB.name, _BOOKS_CLUB.name, ""),
        Load.taken_at.is_not(None),
        Load.set_off_at.is_not(None),
        Load.ended_at.is_not(None),
    )
    .outerjoin(Box, Box.id == Load.box_id)
    .outerjoin(LooseBook, LooseBook.id == Load.loose_book_id)
    .outerjoin(Copy, Copy.id == LooseBook.copy_id)
    .outerjoin(Work, Work.id == Copy.work_id)
    .outerjoin(_ITS_CLUB, _ITS_CLUB.id == Load.club_id)
    .outerjoin(_BOOKS_CLUB, _BOOKS_CLUB.id == LooseBook.club_id)
    .where(Load.run_id == bindparam("run"))
    .order_by(Load.id)
)


def sheet(session: Session, run: Run, library: Library) -> list[StopSeen]:
    """The stops in order, each with its loads; in two questions, however long the run."""
    stops = {row.id: _stop(row, library) for row in session.execute(_STOPS, {"run": run.id})}
    for from_id, to_id, *what, is_taken, is_set_off, is_over in session.execute(_LOADS, {"run": run.id}):
        key, number, name, books, club = what
        load = LoadSeen(
            key=key,
            number=number,
            name=name or "",
            books=books,
            from_name=stops[from_id].name,
            to_name=stops[to_id].name,
            club=club,
            is_taken=is_taken,
            is_set_off=is_set_off,
            is_over=is_over,
        )
        stops[from_id].on.append(load)
        stops[to_id].off.append(load)
    return list(stops.values())


def _stop(row: Any, library: Library) -> StopSeen:
    _id, key, number, kind, name, address, postcode, town, phone, directions, nobody_at = row
    place = f"{postcode or ''} {town or ''}".strip()
    return StopSeen(
        key=key,
        number=number,
        kind=kind,
        name=name or library.name,
        address=", ".join(part for part in (address, place) if part),
        phone=phone or "",
        directions=directions or "",
        is_nobody=nobody_at is not None,
    )
