"""New class lists in August: which of the children already known stand on a list, and in which class now.

The list is read in memory. Nothing of a child the library does not know is stored.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from sqlalchemy import Select
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.children import registering
from app.children.models import Child
from app.core import audit
from app.core.errors import RuleBroken
from app.core.search_text import sort_key
from app.libraries.models import Library, School
from app.rosters.class_labels import class_key, grade_of

NEXT_CLASS, NEXT_GRADE, SAME_CLASS, SAME_GRADE, NO_CLASS = 5, 4, 3, 2, 1
"""How well a line fits a known child, the best first; what does not fit at all is 0."""


class Line(Protocol):
    """One child of the new list."""

    @property
    def first_name(self) -> str: ...
    @property
    def initial(self) -> str: ...
    @property
    def class_label(self) -> str: ...
    @property
    def second_word(self) -> str: ...


@dataclass(frozen=True)
class Match:
    """A known child and the class the list has it in."""

    child: Child
    label: str
    is_sure: bool
    """Name, initial and last year's class agree, and nobody else fits as well."""


@dataclass(frozen=True)
class Comparison:
    """What a new list says about the children of a school."""

    moved: list[Match] = field(default_factory=list)
    unchanged: list[Child] = field(default_factory=list)
    missing: list[Child] = field(default_factory=list)
    """Known children of the classes on the list who are not on it any more."""
    strangers: int = 0
    """How many on the list the library does not know; only their number is told."""


def known_children(session: Session, children: Select[tuple[Child]], school: School) -> list[Child]:
    """The children of a school among `children` (a scope), by class and name."""
    here = children.where(Child.school_id == school.id)
    return list(session.scalars(here.order_by(Child.class_label, Child.sort_key, Child.id)))


def compare(lines: Sequence[Line], known: Sequence[Child]) -> Comparison:
    """Match a new list with the known children by first name, initial and last year's class.

    Each line stands for one child; the best fits are matched first. A child that has no line is missing
    only if the class it should be in now is on the list.
    """
    fits = sorted(
        (
            (-fit, at, place)
            for at, child in enumerate(known)
            for place, line in enumerate(lines)
            if (fit := _fit(line, child))
        ),
    )
    line_of: dict[int, tuple[int, int]] = {}
    taken: set[int] = set()
    for fit, at, place in fits:
        if at not in line_of and place not in taken:
            line_of[at] = (place, -fit)
            taken.add(place)
    labels = {at: lines[place].class_label for at, (place, _) in line_of.items()}
    sure = {
        at for at, (_, fit) in line_of.items() if fit > SAME_GRADE * 2 and _is_alone(at, -fit, fits, lines)
    }
    on_list = {class_key(line.class_label) for line in lines if line.class_label}
    is_new_year = _is_of_a_new_year([fit // 2 for _, fit in line_of.values()])
    moved = [at for at, label in labels.items() if class_key(label) != class_key(known[at].class_label)]
    return Comparison(
        moved=[Match(known[at], labels[at], at in sure) for at in sorted(moved)],
        unchanged=[known[at] for at in sorted(set(labels) - set(moved))],
        missing=[
            child
            for at, child in enumerate(known)
            if at not in line_of and _should_be_in(child, is_new_year) in on_list
        ],
        strangers=len(lines) - len(taken),
    )


def move_up(
    session: Session,
    library: Library,
    moves: Iterable[tuple[Child, str]],
    by: Person,
    now: datetime,
) -> int:
    """Give children their new classes and grades, all or none; says how many that were.

    Raises RuleBroken: nobody_chosen, class_too_long, national_number.
    """
    number = 0
    for child, label in moves:
        first_name, initial, child.class_label = registering.tidied(child.first_name, child.initial, label)
        child.grade = grade_of(child.class_label)
        child.sort_key = sort_key(f"{first_name} {initial} {child.class_label}", library.language)[:120]
        audit.record(session, "move_up", child, now=now, actor_id=by.id)
        number += 1
    if not number:
        raise RuleBroken("nobody_chosen")
    return number


def next_label(label: str) -> str:
    """The class a year later: `4.A` becomes `5.A`; a class without a number stays as it is."""
    return re.sub(r"\d{1,2}", lambda number: str(int(number.group()) + 1), label, count=1)


def _fit(line: Line, child: Child) -> int:
    """How well the line fits the child: the class first, then whether both have the same initial."""
    names = {line.first_name.casefold(), f"{line.first_name} {line.second_word}".strip().casefold()}
    ours, theirs = child.initial.casefold(), line.initial.casefold()
    if child.first_name.casefold() not in names or (ours and theirs and ours != theirs):
        return 0
    by_class = _class_fit(line.class_label, child.class_label)
    return by_class * 2 + (ours == theirs) if by_class else 0


def _class_fit(new: str, old: str) -> int:
    if not new or not old:
        return NO_CLASS
    if class_key(new) == class_key(next_label(old)):
        return NEXT_CLASS if grade_of(old) is not None else SAME_CLASS
    before, after = grade_of(old), grade_of(new)
    if class_key(new) == class_key(old):
        return SAME_CLASS
    if before is None or after is None:
        return NO_CLASS
    return {1: NEXT_GRADE, 0: SAME_GRADE}.get(after - before, 0)


def _is_alone(at: int, fit: int, fits: list[tuple[int, int, int]], lines: Sequence[Line]) -> bool:
    """Whether no other class fits the child as well, and no other child the lines of its class."""
    own = {place for other, child, place in fits if child == at and other == fit}
    rivals = {child for other, child, place in fits if place in own and other == fit}
    return len({class_key(lines[place].class_label) for place in own}) == 1 and len(rivals) <= len(own)


def _is_of_a_new_year(fits: list[int]) -> bool:
    """A list is of the new year unless children stand in it only in the classes they had."""
    return any(fit >= NEXT_GRADE for fit in fits) or SAME_CLASS not in fits


def _should_be_in(child: Child, is_new_year: bool) -> str:
    return class_key(next_label(child.class_label) if is_new_year else child.class_label)
