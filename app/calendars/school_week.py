"""A school's week: who leaves the lesson for a club, when they are back, and whose slips are missing."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.children.models import Child, full_label, short_name
from app.clubs.models import Club, ClubState, Meeting, MeetingState
from app.libraries.models import School
from app.places.models import LIVE, Place, PlaceState, Queue, is_clubs_own


@dataclass(frozen=True)
class Away:
    """A child who is in a club, as its teacher calls it."""

    name: str
    class_label: str
    is_protected: bool


@dataclass(frozen=True)
class Leaving:
    """One meeting, and who leaves class for it; they are back when it ends."""

    starts_at: datetime
    back_at: datetime
    club: str
    room: str
    children: list[Away] = field(default_factory=list)

    def by_class(self) -> list[tuple[str, list[Away]]]:
        """The children by class, those without one last."""
        classes: dict[str, list[Away]] = {}
        for child in self.children:
            classes.setdefault(child.class_label, []).append(child)
        return sorted(classes.items(), key=lambda each: (not each[0], each[0]))


@dataclass(frozen=True)
class MissingSlips:
    """A club, and the children in it or in its line whose parents have not been informed."""

    club_key: str
    club: str
    children: list[str] = field(default_factory=list)


def leaving(session: Session, school: School, first: datetime, last: datetime) -> list[Leaving]:
    """The meetings of the school's open clubs from `first` until before `last`, in order; two queries."""
    meetings = session.execute(
        select(Meeting.starts_at, Meeting.ends_at, Club.id, Club.name, Club.room)
        .join(Club, Club.id == Meeting.club_id)
        .where(
            Club.library_id == school.library_id,
            Club.school_id == school.id,
            Club.state == ClubState.OPEN,
            Meeting.state != MeetingState.CANCELLED,
            Meeting.starts_at >= first,
            Meeting.starts_at < last,
        )
        .order_by(Meeting.starts_at, Meeting.id)
    ).all()
    inside: dict[int, list[Away]] = {}
    rows = session.execute(_children_in(school, (PlaceState.ACTIVE,), {row[2] for row in meetings}))
    for club_id, first_name, initial, class_label, is_protected in rows:
        away = Away(short_name(first_name, initial), class_label, is_protected)
        inside.setdefault(club_id, []).append(away)
    return [
        Leaving(starts_at, ends_at, name, room, inside.get(club_id, []))
        for starts_at, ends_at, club_id, name, room in meetings
    ]


def missing_slips(session: Session, school: School) -> list[MissingSlips]:
    """For each club of the school that is not closed the children whose parents are not informed yet."""
    rows = session.execute(
        select(Club.key, Club.name, Child.first_name, Child.initial, Child.class_label)
        .join(Queue, Queue.club_id == Club.id)
        .join(Place, Place.queue_id == Queue.id)
        .join(Child, Child.id == Place.child_id)
        .where(
            Club.library_id == school.library_id,
            Club.school_id == school.id,
            Club.state != ClubState.CLOSED,
            is_clubs_own(),
            Place.state.in_(LIVE),
            Child.informed_on.is_(None),
        )
        .order_by(Club.sort_key, Club.id, Child.class_label, Child.sort_key, Child.id)
    )
    found: dict[str, MissingSlips] = {}
    for key, name, first_name, initial, class_label in rows:
        label = full_label(short_name(first_name, initial), class_label)
        found.setdefault(key, MissingSlips(key, name)).children.append(label)
    return list(found.values())


def _children_in(school: School, states: tuple[PlaceState, ...], clubs: set[int]) -> Select[Any]:
    return (
        select(Queue.club_id, Child.first_name, Child.initial, Child.class_label, Child.is_protected)  # type: ignore[return-value]
        .join(Place, Place.queue_id == Queue.id)
        .join(Child, Child.id == Place.child_id)
        .where(
            Queue.library_id == school.library_id,
            Queue.club_id.in_(clubs),
            is_clubs_own(),
            Place.state.in_(states),
        )
        .order_by(Child.sort_key, Child.id)
    )
