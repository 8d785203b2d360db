"""Which children, guardianships and parts of grown-ups exist for whom."""

from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload

from app.access.scopes.outline import Scope, here, staff_only
from app.access.viewer import Viewer
from app.accounts.models import Role
from app.children.models import Child, Guardianship
from app.places.models import LIVE, Place, Queue, is_clubs_own


def children(viewer: Viewer) -> Select[Any]:
    """A child sees itself, a teacher the children of its school, a host those of its club."""
    everything = here(Child, viewer).where(Child.forgotten_at.is_(None))
    if viewer.is_librarian:
        return everything
    if viewer.child is not None:
        return everything.where(Child.id == viewer.child.id)
    hosted = (
        select(Place.child_id)
        .join(Queue, Queue.id == Place.queue_id)
        .where(Queue.club_id.in_(viewer.club_ids), is_clubs_own(), Place.state.in_(LIVE))
    )
    return everything.where(or_(Child.school_id.in_(viewer.school_ids), Child.id.in_(hosted)))


def guardianships(viewer: Viewer) -> Select[Any]:
    """Who answers for which child is for staff alone."""
    both = (joinedload(Guardianship.child), joinedload(Guardianship.guardian))
    return staff_only(Guardianship, viewer).options(*both)


def roles(viewer: Viewer) -> Select[Any]:
    return staff_only(Role, viewer).where(Role.ended_at.is_(None)).options(joinedload(Role.person))


SCOPES: dict[type[Any], Scope] = {
    Role: roles,
    Child: children,
    Guardianship: guardianships,
}
