"""Reads for the club pages: clubs with what stands beside them, the children in them and in line."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session, aliased, joinedload

from app.accounts.models import Person, Role, RoleName
from app.children.models import Child
from app.clubs.models import Club, ClubState, Meeting, MeetingState, Season
from app.libraries.models import Goal, School, SchoolKind
from app.places.models import LIVE, Place, PlaceState, Queue, is_clubs_own

MEETINGS_SHOWN = 3


@dataclass(frozen=True)
class InCharge:
    """What the head of a club's page says beside the club: its season, and who looks after it."""

    season: str
    librarian: str | None
    hosts: list[str]


@dataclass(frozen=True)
class MeetingsOfClub:
    """The meetings that matter now: to be recorded, the next ones, and the last one held."""

    to_record: list[Meeting]
    ahead: list[Meeting]
    held: int
    last_held: Meeting | None


_HOST, _LIBRARIAN = aliased(Person), aliased(Person)
_IN_CHARGE = (
    select(Season.name, _LIBRARIAN.name, _HOST.name)
    .select_from(Club)
    .join(Season, Season.id == Club.season_id)
    .outerjoin(_LIBRARIAN, _LIBRARIAN.id == Club.librarian_id)
    .outerjoin(
        Role,
        (Role.club_id == Club.id)
        & (Role.name == RoleName.HOST)
        & Role.meeting_id.is_(None)
        & Role.ended_at.is_(None),
    )
    .outerjoin(_HOST, _HOST.id == Role.person_id)
    .where(Club.id == bindparam("club"))
    .order_by(_HOST.name, _HOST.id)
)
_MEETINGS = (
    select(Meeting)
    .where(Meeting.club_id == bindparam("club"), Meeting.state != MeetingState.CANCELLED)
    .order_by(Meeting.starts_at)
)


def clubs_here(
    session: Session, library_id: int, clubs: "Select[Any]", season_id: int | None = None
) -> list[Club]:
    """Those of `clubs` (a select scoped to the viewer), of one season or all, by school and name."""
    wanted = clubs.where(Club.library_id == library_id).options(*_beside())
    if season_id is not None:
        wanted = wanted.where(Club.season_id == season_id)
    return _in_order(session.scalars(wanted).unique())


def any_club(session: Session, library_id: int) -> bool:
    """Whether the library has made a club yet."""
    return session.scalar(select(Club.id).where(Club.library_id == library_id).limit(1)) is not None


def open_clubs(session: Session, library_id: int) -> list[Club]:
    """The clubs on the library's public page; school and queue (`free`, `waiting`) are loaded."""
    found = session.scalars(
        select(Club)
        .where(Club.library_id == library_id, Club.state == ClubState.OPEN)
        .options(joinedload(Club.school), joinedload(Club.queue))
    )
    return _in_order(found.unique())


def whole_club(session: Session, club: Club) -> Club:
    """The club read afresh, with school, season, librarian and queue."""
    wanted = select(Club).where(Club.id == club.id, Club.library_id == club.library_id).options(*_beside())
    return session.scalars(wanted, execution_options={"populate_existing": True}).one()


def in_charge(session: Session, club: Club) -> InCharge:
    """Who looks after the club, and its season."""
    rows = session.execute(_IN_CHARGE, {"club": club.id}).all()
    season, librarian, _host = rows[0]
    return InCharge(season, librarian, list(dict.fromkeys(host for *_rest, host in rows if host)))


def live_children(session: Session, club: Club) -> list[Child]:
    """Every child in the club, offered a place or in line, in the order of the line."""
    return list(session.scalars(_children_of(club, LIVE).order_by(Place.priority, Place.number)))


def roster(session: Session, club: Club) -> list[Child]:
    """The children in the club, by name."""
    inside = _children_of(club, (PlaceState.ACTIVE,))
    return list(session.scalars(inside.order_by(Child.sort_key, Child.id)))


def waiting_places(session: Session, queue: Queue) -> list[Place]:
    """Everybody who waits, in the order of the line."""
    waiting = select(Place).where(Place.queue_id == queue.id, Place.state == PlaceState.WAITING)
    return list(session.scalars(waiting.order_by(Place.priority, Place.number)))


def meetings_of(session: Session, club: Club, until: datetime) -> MeetingsOfClub:
    """The club's meetings; those that began before `until` and were not recorded come first."""
    found = list(session.scalars(_MEETINGS, {"club": club.id}))
    held = [meeting for meeting in found if meeting.state == MeetingState.HELD]
    planned = [meeting for meeting in found if meeting.state == MeetingState.PLANNED]
    begun = [meeting for meeting in planned if meeting.starts_at < until]
    return MeetingsOfClub(
        to_record=begun[-MEETINGS_SHOWN:],
        ahead=[meeting for meeting in planned if meeting.starts_at >= until][:MEETINGS_SHOWN],
        held=len(held),
        last_held=held[-1] if held else None,
    )


def sites(session: Session, schools: "Select[Any]") -> list[School]:
    """Where a club can sit: of `schools` (scoped to the viewer) all but main schools."""
    return list(
        session.scalars(schools.where(School.kind != SchoolKind.MAIN).order_by(School.sort_key, School.id))
    )


def librarians(session: Session, library_id: int) -> list[Person]:
    """Who can be in charge of a club."""
    return list(
        session.scalars(
            select(Person)
            .join(Role, Role.person_id == Person.id)
            .where(
                Role.library_id == library_id,
                Role.name == RoleName.LIBRARIAN,
                Role.ended_at.is_(None),
                Person.disabled_at.is_(None),
            )
            .distinct()
            .order_by(Person.name, Person.id)
        )
    )


def goals(session: Session, library_id: int) -> list[Goal]:
    """The goals a club can serve."""
    return list(session.scalars(select(Goal).where(Goal.library_id == library_id).order_by(Goal.name)))


def _children_of(club: Club, states: tuple[PlaceState, ...]) -> "Select[Any]":
    return (
        select(Child)
        .join(Place, Place.child_id == Child.id)
        .join(Queue, Queue.id == Place.queue_id)
        .where(
            Queue.club_id == club.id,
            Queue.season_id == club.season_id,
            is_clubs_own(),
            Place.state.in_(states),
        )
    )


def _in_order(clubs: Iterable[Club]) -> list[Club]:
    return sorted(clubs, key=lambda club: (club.school.sort_key, club.sort_key, club.id))


def _beside() -> tuple[Any, ...]:
    return (
        joinedload(Club.school),
        joinedload(Club.season),
        joinedload(Club.librarian),
        joinedload(Club.queue),
    )
