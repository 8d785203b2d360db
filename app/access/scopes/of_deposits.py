"""Boxes are for staff, some also for who books them; where they stand is for school and club too."""

from typing import Any

from sqlalchemy import Select, false, or_

from app.access.scopes.outline import Scope, here, is_staff
from app.access.viewer import Viewer
from app.deposits.models import Box, BoxKind, Deposit


def boxes(viewer: Viewer) -> Select[Any]:
    """Staff see all; whoever works with children at a school or in a club those that can be booked."""
    everything = here(Box, viewer)
    if is_staff(viewer):
        return everything
    if viewer.child is not None or not viewer.belongs_here:
        return everything.where(false())
    return everything.where(Box.kind != BoxKind.CLUB)


def deposits(viewer: Viewer) -> Select[Any]:
    """Staff see all; a teacher those at its school; a host those of its club."""
    everything = here(Deposit, viewer)
    if is_staff(viewer):
        return everything
    return everything.where(
        or_(Deposit.school_id.in_(viewer.school_ids), Deposit.club_id.in_(viewer.club_ids))
    )


SCOPES: dict[type[Any], Scope] = {
    Box: boxes,
    Deposit: deposits,
}
