"""Who teaches where."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select
from sqlalchemy.orm import Session

from app.accounts.models import Person, Role, RoleName


def teachers_at(session: Session, roles: Select[Any], school_ids: Sequence[int]) -> list[Person]:
    """The teachers among `roles` (a scope) at these schools, by name, each once."""
    wanted = roles.where(Role.name == RoleName.TEACHER, Role.school_id.in_(school_ids))
    people = {role.person.id: role.person for role in session.scalars(wanted)}
    return sorted(people.values(), key=lambda person: (person.name.casefold(), person.id))
