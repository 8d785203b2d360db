"""Reads for the pages of this room; each names what it loads."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, func, select, tuple_
from sqlalchemy.orm import Session, joinedload

from app.accounts.children import Child, Guardianship, called
from app.accounts.models import GuardianLink, Person, Role
from app.core.database import Ask, Shape
from app.core.search_text import sort_key
from app.libraries.models import School

PAGE = 50


@dataclass
class PersonHere:
    """Somebody and all its parts at one library."""

    person: Person
    roles: list[Role] = field(default_factory=list)


@dataclass(frozen=True)
class ChildLine:
    """A child in a long list."""

    key: str
    first_name: str
    initial: str
    class_label: str
    alias: str
    animal: str
    is_protected: bool
    informed_on: date | None
    school: str

    @property
    def short_name(self) -> str:
        """As `Child.short_name`."""
        return called(self.first_name, self.initial, self.alias)


@dataclass(frozen=True)
class ChildrenPage:
    """Some children in order, and after whom the next page begins."""

    children: list[ChildLine]
    next_after: str | None


def people_here(session: Session, roles: Select[Any]) -> list[PersonHere]:
    """Everybody with a part among `roles` (a scope) for more than one meeting, by name."""
    lasting = roles.where(Role.meeting_id.is_(None))
    found = session.scalars(lasting.join(Person, Person.id == Role.person_id).order_by(Person.name, Role.id))
    people: dict[int, PersonHere] = {}
    for role in found:
        people.setdefault(role.person_id, PersonHere(role.person)).roles.append(role)
    return list(people.values())


def roles_at(session: Session, library_id: int, person_id: int) -> list[Role]:
    """The parts a person has at a library today."""
    return list(
        session.scalars(
            select(Role).where(
                Role.library_id == library_id, Role.person_id == person_id, Role.ended_at.is_(None)
            )
        )
    )


def children_page(
    session: Session,
    ask: Ask,
    language: str,
    name: str = "",
    school: School | None = None,
    after: str | None = None,
) -> ChildrenPage:
    """Fifty of the children one may see in order, beginning after the one with key `after`.

    `name` is the beginning of a name, in any spelling of the language's letters.
    """
    start = sort_key(name, language)
    values = {"like": _beginning(start), "school": school.id if school else None, "after": after}
    rows: Any = ask(session, _children(bool(start), school is not None, bool(after)), **values)
    found = [ChildLine(*row) for row in rows]
    shown = found[:PAGE]
    return ChildrenPage(shown, shown[-1].key if len(found) > PAGE else None)


def _beginning(text: str) -> str:
    """The pattern of what begins with `text`, for `like` with "/" before what would mean something."""
    return re.sub(r"([/%_])", r"/\1", text) + "%"


@cache
def _children(by_name: bool, by_school: bool, is_later: bool) -> Shape:
    def shape(children: Select[Any]) -> Select[Any]:
        wanted = (
            children.join(School, School.id == Child.school_id)
            .with_only_columns(Child.key, Child.first_name, Child.initial, Child.class_label)
            .add_columns(Child.alias, Child.animal, Child.is_protected, Child.informed_on, School.name)
            .order_by(Child.sort_key, Child.id)
        )
        if by_name:
            wanted = wanted.where(Child.sort_key.like(bindparam("like"), escape="/"))
        if by_school:
            wanted = wanted.where(Child.school_id == bindparam("school"))
        if is_later:
            last = select(Child.sort_key, Child.id).where(Child.key == bindparam("after")).subquery()
            wanted = wanted.join(last, tuple_(Child.sort_key, Child.id) > tuple_(last.c.sort_key, last.c.id))
        return wanted.limit(PAGE + 1)

    return shape


@dataclass(frozen=True)
class GuardianLine:
    """A guardian of a child, and how its links stand."""

    guardianship: Guardianship
    live_links: int
    given_at: datetime | None
    opened_at: datetime | None
    """The first time any of the links that work was used."""


def guardians_of(session: Session, child: Child) -> list[GuardianLine]:
    """The child's guardians, the first on the books first, in one query."""
    is_live = (GuardianLink.guardianship_id == Guardianship.id) & GuardianLink.revoked_at.is_(None)
    links = (
        select(
            Guardianship.id,
            func.count(GuardianLink.id).label("live"),
            func.max(GuardianLink.created_at).label("given_at"),
            func.min(GuardianLink.opened_at).label("opened_at"),
        )
        .outerjoin(GuardianLink, is_live)
        .where(Guardianship.child_id == child.id)
        .group_by(Guardianship.id)
        .subquery()
    )
    rows = session.execute(
        select(Guardianship, links.c.live, links.c.given_at, links.c.opened_at)
        .join(links, links.c.id == Guardianship.id)
        .options(joinedload(Guardianship.guardian), joinedload(Guardianship.child))
        .order_by(Guardianship.id)
    )
    return [GuardianLine(*row) for row in rows]


_IS_ASKED_FOR = (
    Guardianship.library_id == bindparam("library"),
    Guardianship.erasure_asked_at.is_not(None),
)
ANY_PROTECTED = select(Child.id).where(Child.library_id == bindparam("library"), Child.is_protected).exists()
"""Whether a child of the library is protected; asked beside other things."""
ANY_ERASURE = select(Guardianship.id).where(*_IS_ASKED_FOR).exists()
"""Whether `erasures_asked_for` would find one; asked beside other things."""
_ERASURES = (
    select(Guardianship)
    .where(*_IS_ASKED_FOR)
    .options(joinedload(Guardianship.child))
    .order_by(Guardianship.erasure_asked_at, Guardianship.id)
)


def erasures_asked_for(session: Session, library_id: int) -> list[Guardianship]:
    """Where a guardian has asked for its child to be deleted, the oldest first; the child is loaded."""
    return list(session.scalars(_ERASURES, {"library": library_id}))
