"""Children get names of their own: an alias nobody at the library has, an animal few at the school have."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.children import aliases
from app.children.models import Child
from app.libraries.models import Library, School

ALIAS_ATTEMPTS = 4
"""Two classes registered in the same moment may draw the same alias."""
ALIASES_DRAWN = 8
"""For each child; where all of them are taken, all of the library's are looked at."""

_ANIMALS_AT = (
    select(Child.animal, func.count())
    .where(Child.library_id == bindparam("library"), Child.school_id == bindparam("school"))
    .group_by(Child.animal)
)
_ALL_TAKEN = select(Child.alias).where(Child.library_id == bindparam("library"))
_TAKEN = _ALL_TAKEN.where(Child.alias.in_(bindparam("aliases", expanding=True)))


def store(session: Session, library: Library, school: School, children: Sequence[Child]) -> None:
    """Store the children under aliases nobody at the library has; under others if somebody was quicker.

    They are written in the order of their aliases: two classes that drew the same ones in the same
    moment wait for each other in one order, and never in a circle.
    """
    for left in reversed(range(ALIAS_ATTEMPTS)):
        _name(session, library, school, children)
        in_order = sorted(children, key=_alias)
        try:
            with session.begin_nested():
                session.add_all(in_order)
            return
        except IntegrityError:
            if not left:
                raise


def _name(session: Session, library: Library, school: School, children: Sequence[Child]) -> None:
    """Each gets an animal few at the school have, and one of a few aliases drawn for it that is free."""
    rows: Any = session.execute(_ANIMALS_AT, {"library": library.id, "school": school.id})
    busy = Counter(dict(rows.all()))
    drawn = []
    for child in children:
        child.animal = aliases.rarest_animal(busy)
        busy[child.animal] += 1
        drawn.append(aliases.draw(library.language, child.animal, ALIASES_DRAWN))
    asked = {"library": library.id, "aliases": [alias for names in drawn for alias in names]}
    taken = set(session.scalars(_TAKEN, asked))
    for child, names in zip(children, drawn, strict=True):
        free = [alias for alias in names if alias not in taken]
        if not free:
            taken |= set(session.scalars(_ALL_TAKEN, {"library": library.id}))
            child.animal, another = aliases.choose_alias(library.language, taken, busy_animals=busy)
            free = [another]
        child.alias = free[0]
        taken.add(child.alias)


def _alias(child: Child) -> str:
    return child.alias
