"""The history of places and clubs: who did what, when and why, told from the audit's steps.

The audit holds ids only. Names are looked up when it is read; who has no part at the library any more is
somebody no longer here. A reason stands on the place it explains, and is gone with it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, literal, select, union_all
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.accounts.people import has_part
from app.children.models import Child, short_name
from app.clubs.models import Club
from app.core.cursors import Cursor
from app.core.records import AuditEvent
from app.draws.models import Draw
from app.places.models import Place, PlaceState, Queue, is_clubs_own

PAGE = 50
SHOWN_OF_A_CHILD = 20
WITH_REASON = frozenset({"give_place", "move_in", "move_away"})
"""What the reason on a place explains."""
UNSEEN = frozenset({"move_in", "give_priority", "tie", "untie"})
VEILED = {PlaceState.LEFT: "leave", PlaceState.WITHDRAWN: "withdraw"}
"""What others read of a protected child instead of that it was moved away."""
TOLD = (
    "ask_for_place",
    "offer",
    "accept",
    "decline",
    "expire",
    "answer_for",
    "withdraw",
    "leave",
    "give_place",
    "keep_waiting",
    "move_away",
    "move_in",
    "renumber",
    "give_priority",
    "tie",
    "untie",
    "draw",
    "draw_lots",
    "schedule_draw",
    "offer_in_season",
    "capacity",
    "make_club",
    "edit_club",
    "open_club",
    "close_club",
    "write_to_all",
)
"""The steps that are told; `templates/clubs/events.html` words each of them."""

Knows = Callable[[int], bool]
"""Whether the reader knows the protected children of the school with this id."""


@dataclass(frozen=True)
class Event:
    """One step, ready to be put in words."""

    at: datetime
    action: str
    before: str | None
    after: str | None
    is_by_person: bool
    """An adult with an account; else the library's own rules, or a parent by link."""
    who: str | None
    """Its name, if it still has a part at the library."""
    child: str
    child_key: str | None
    number: int | None
    """None before a draw, which gives the numbers."""
    club: str | None
    reason: str


@dataclass(frozen=True)
class Page:
    """Some steps, the latest first, and where the older ones begin."""

    events: list[Event]
    older: Cursor | None


def of_club(session: Session, club: Club, cursor: Cursor | None, *, knows_protected: Knows) -> Page:
    """What happened in a club and to its places, about fifty steps at a time, in at most three queries.

    Steps of one moment are never parted. Who does not know protected children learns only that such a
    child has left, not that it moved nor why (`decisions.md` 24).
    """
    places = (
        select(Place.key)
        .join(Queue, Queue.id == Place.queue_id)
        .where(Queue.club_id == club.id, Queue.season_id == club.season_id, is_clubs_own())
    )
    draws = select(Draw.key).where(Draw.queue_id == club.queue.id)
    keys = union_all(places, draws, select(literal(club.key)), select(literal(club.queue.key)))
    within = _told(club.library_id, keys)
    if cursor is not None:
        within.append(AuditEvent.at < cursor.at)
    moments = session.scalars(
        select(AuditEvent.at).where(*within).order_by(AuditEvent.at.desc()).limit(PAGE + 1)
    ).all()
    if len(moments) <= PAGE:
        return Page(_events(session, club.library_id, within, knows_protected), None)
    last = moments[PAGE - 1]
    older = session.scalar(select(AuditEvent.id).where(*within, AuditEvent.at < last).limit(1))
    events = _events(session, club.library_id, [*within, AuditEvent.at >= last], knows_protected)
    return Page(events, Cursor(last, club.key) if older else None)


def of_places(
    session: Session, library_id: int, places: Select[Any], *, knows_protected: Knows
) -> list[Event]:
    """The latest steps of some places (a scope, narrowed to a child or a place)."""
    keys = places.with_only_columns(Place.key)
    return _events(session, library_id, _told(library_id, keys), knows_protected, SHOWN_OF_A_CHILD)


def _told(library_id: int, keys: Any) -> list[ColumnElement[bool]]:
    return [
        AuditEvent.library_id == library_id,
        AuditEvent.subject_key.in_(keys),
        AuditEvent.action.in_(TOLD),
    ]


def _events(
    session: Session,
    library_id: int,
    within: list[ColumnElement[bool]],
    knows_protected: Knows,
    most: int | None = None,
) -> list[Event]:
    rows = session.execute(
        select(
            AuditEvent.at,
            AuditEvent.action,
            AuditEvent.before,
            AuditEvent.after,
            AuditEvent.actor_id,
            Person.name.label("who"),
            Child.first_name,
            Child.initial,
            Child.key.label("child_key"),
            case((Queue.draws_at.is_(None), Place.number)).label("number"),
            Club.name.label("club"),
            Place.reason,
            Child.is_protected,
            Child.school_id,
        )
        .outerjoin(Place, Place.key == AuditEvent.subject_key)
        .outerjoin(Child, Child.id == Place.child_id)
        .outerjoin(Queue, Queue.id == Place.queue_id)
        .outerjoin(Club, Club.id == Queue.club_id)
        .outerjoin(
            Person,
            and_(Person.id == AuditEvent.actor_id, Person.disabled_at.is_(None), has_part(library_id)),
        )
        .where(*within)
        .order_by(AuditEvent.at.desc(), AuditEvent.id.desc())
        .limit(most)
    )
    events = (
        _event(row, is_veiled=bool(row.is_protected) and not knows_protected(row.school_id)) for row in rows
    )
    return [event for event in events if event is not None]


def _event(row: Any, *, is_veiled: bool) -> Event | None:
    if is_veiled and row.action in UNSEEN:
        return None
    return Event(
        at=row.at,
        action=VEILED[row.after] if is_veiled and row.action == "move_away" else row.action,
        before=row.before,
        after=row.after,
        is_by_person=row.actor_id is not None,
        who=row.who,
        child=short_name(row.first_name, row.initial) if row.first_name else "",
        child_key=row.child_key,
        number=row.number,
        club=row.club,
        reason=row.reason if row.reason and row.action in WITH_REASON and not is_veiled else "",
    )
