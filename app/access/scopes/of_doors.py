"""Which open doors, and who knocks at them, exist for whom."""

from typing import Any

from sqlalchemy import Select
from sqlalchemy.orm import joinedload

from app.access.scopes.of_clubs import clubs
from app.access.scopes.outline import Scope, adults_only, here, ids
from app.access.viewer import Viewer
from app.clubs.models import Club
from app.doors.models import Door, Knock


def doors(viewer: Viewer) -> Select[Any]:
    return (
        here(Door, viewer)
        .where(Door.club_id.in_(ids(clubs(viewer), Club)), adults_only(viewer))
        .options(joinedload(Door.club))
    )


def open_doors(viewer: Viewer) -> Select[Any]:
    """Where a child may knock; whether the quarter of an hour is over is asked of the door."""
    return here(Door, viewer).where(Door.closed_at.is_(None))


def knocks(viewer: Viewer) -> Select[Any]:
    return (
        here(Knock, viewer)
        .where(Knock.door_id.in_(ids(doors(viewer), Door)))
        .options(joinedload(Knock.door).joinedload(Door.club), joinedload(Knock.child))
    )


SCOPES: dict[type[Any], Scope] = {
    Door: doors,
    Knock: knocks,
}
PUBLIC_SCOPES: dict[type[Any], Scope] = {
    Door: open_doors,
}
