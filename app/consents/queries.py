"""Reads for the pages about a child's guardians."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session, joinedload

from app.children.models import Child, Guardianship
from app.consents.models import GuardianLink


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
