"""Reads for the page about people."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.accounts.models import Person, Role


@dataclass
class PersonHere:
    """Somebody and all its parts at one library."""

    person: Person
    roles: list[Role] = field(default_factory=list)


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
