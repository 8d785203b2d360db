"""Putting children forward: who is already known, who is new, and when their parents were informed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.children import registering
from app.children.models import Child
from app.clubs.models import Club
from app.core import database
from app.core.errors import RuleBroken
from app.libraries.models import Library
from app.places import waiting_list
from app.places.models import LIVE, Place, PlaceState
from app.places.precedence import PriorityClass
from app.rosters.class_labels import class_key


@dataclass(frozen=True)
class Line:
    """One child somebody wants to put forward: no more of its name than may be stored."""

    first_name: str
    initial: str | None
    class_label: str | None
    is_known: bool = False
    """It is the child of that name the library already knows, not another one."""
    is_together: bool = False
    """It comes in with the others marked like this, or not at all."""
    priority_class: PriorityClass | None = None


@dataclass(frozen=True)
class Known:
    """A child of this name and class the school has in some club already."""

    child: Child
    is_in_line: bool
    """It is in this club or on its waiting list."""


@dataclass(frozen=True)
class Answer:
    """What came of it: who is in, and who waits with which number."""

    came_in: list[Place]
    wait: list[Place]


_IN_LINE = (
    select(Place.id)
    .where(Place.queue_id == bindparam("queue"), Place.child_id == Child.id, Place.state.in_(LIVE))
    .exists()
)
_AT_SCHOOL = (
    select(Child.id, Child.first_name, Child.initial, Child.class_label, _IN_LINE)
    .where(Child.library_id == bindparam("library"), Child.school_id == bindparam("school"))
    .order_by(Child.id)
)
_THESE = select(Child).where(Child.id.in_(bindparam("children", expanding=True)))


def known_children(session: Session, club: Club, lines: Sequence[Line]) -> list[Known | None]:
    """For each line the child of the same first name, initial and class at the club's school.

    Two lines that look the same are two children: each known child answers one line.
    """
    asked = {"library": club.library_id, "school": club.school_id, "queue": club.queue.id}
    there: dict[tuple[str, str, str], list[tuple[int, bool]]] = {}
    for number, first_name, initial, label, is_in_line in session.execute(_AT_SCHOOL, asked):
        there.setdefault(_look(first_name, initial, label), []).append((number, is_in_line))
    same = [there.get(_look(line.first_name, line.initial, line.class_label)) for line in lines]
    found = [alike.pop(0) if alike else None for alike in same]
    children = _children(session, [number for number, _ in filter(None, found)])
    return [Known(children[one[0]], one[1]) if one else None for one in found]


def put_forward(
    session: Session,
    library: Library,
    club: Club,
    lines: Sequence[Line],
    informed_on: date | None,
    by: Person,
    now: datetime,
) -> Answer:
    """Register the new ones among `lines` and ask for a place for each, in the order of the list.

    Who goes together asks together, where the last of them stands. Raises RuleBroken: nobody_chosen,
    informed_in_future, tie_needs_two, and as `waiting_list.ask_together`.
    """
    if not lines:
        raise RuleBroken("nobody_chosen")
    _not_in_future(informed_on, now)
    known = known_children(session, club, lines)
    if not all(line.is_known and there for line, there in zip(lines, known, strict=True)):
        # Before the first new child: who comes at the same moment waits here, and knows it then.
        database.lock(session, club.queue)
        known = known_children(session, club, lines)
    new = [line for line, there in zip(lines, known, strict=True) if not (line.is_known and there)]
    made = iter(registering.register_children(session, library, club.school, new, by, now))
    children = [
        there.child if line.is_known and there else next(made)
        for line, there in zip(lines, known, strict=True)
    ]
    for child in children:
        if informed_on and child.informed_on is None:
            child.informed_on = informed_on
    places = _ask(session, club, list(zip(lines, children, strict=True)), by)
    return Answer(
        came_in=[place for place in places if place.state == PlaceState.ACTIVE],
        wait=[place for place in places if place.state == PlaceState.WAITING],
    )


def _ask(session: Session, club: Club, each: list[tuple[Line, Child]], by: Person) -> list[Place]:
    """Ask child by child, and once for all who go together; they stand in the first class among them."""
    tied = [(line, child) for line, child in each if line.is_together]
    if len(tied) == 1:
        raise RuleBroken("tie_needs_two")
    classes = [line.priority_class for line, _ in tied if line.priority_class]
    first = min(classes, key=lambda one: one.rank, default=None)
    places = []
    for line, child in each:
        if not line.is_together:
            places.append(waiting_list.ask_for_place(session, club.queue, child, by, line.priority_class))
        elif child is tied[-1][1]:
            together = [one for _, one in tied]
            places += waiting_list.ask_together(session, club.queue, together, by, first)
    return places


def mark_informed(
    session: Session, children: Iterable[Child], informed_on: date, by: Person, now: datetime
) -> int:
    """The parents of these children were given the letter that day; says how many were marked.

    Raises RuleBroken: nobody_chosen, informed_in_future.
    """
    _not_in_future(informed_on, now)
    chosen = list(children)
    if not chosen:
        raise RuleBroken("nobody_chosen")
    registering.parents_informed(session, chosen, informed_on, now, by)
    return len(chosen)


def _not_in_future(informed_on: date | None, now: datetime) -> None:
    # The day may have begun here and not yet in UTC.
    if informed_on and (informed_on - now.date()).days > 1:
        raise RuleBroken("informed_in_future")


def _look(first_name: str, initial: str | None, class_label: str | None) -> tuple[str, str, str]:
    return first_name.casefold(), (initial or "").casefold(), class_key(class_label or "")


def _children(session: Session, numbers: list[int]) -> dict[int, Child]:
    if not numbers:
        return {}
    return {child.id: child for child in session.scalars(_THESE, {"children": numbers})}
