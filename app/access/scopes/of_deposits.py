"""Boxes are for staff; where they stand is for the school and the club too."""

from typing import Any

from sqlalchemy import Select, or_

from app.access.scopes.outline import Scope, here, is_staff, staff_only
from app.access.viewer import Viewer
from app.deposits.models import Box, Deposit


def boxes(viewer: Viewer) -> Select[Any]:
    return staff_only(Box, viewer)


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
