"""Which child has which book is for the adults of its club, and for the child itself."""

from typing import Any

from sqlalchemy import Select
from sqlalchemy.orm import joinedload

from app.access.scopes.of_clubs import clubs, worked_with
from app.access.scopes.outline import Scope, here, ids
from app.access.viewer import Viewer
from app.catalogue.models import Copy
from app.clubs.models import Club
from app.loans.models import Loan


def loans(viewer: Viewer) -> Select[Any]:
    """Those of the clubs one works with; a child's its own; a substitute's on the day, as the club."""
    everything = here(Loan, viewer).options(
        joinedload(Loan.club).joinedload(Club.school),
        joinedload(Loan.child),
        joinedload(Loan.copy).joinedload(Copy.work),
    )
    if viewer.child is not None:
        return everything.where(Loan.child_id == viewer.child.id)
    if viewer.stands_in:
        return everything.where(Loan.club_id.in_(ids(clubs(viewer), Club)))
    return everything.where(Loan.club_id.in_(worked_with(viewer)))


SCOPES: dict[type[Any], Scope] = {Loan: loans}
