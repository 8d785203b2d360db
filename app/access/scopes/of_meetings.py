"""Which meetings exist for whom."""

from typing import Any

from sqlalchemy import Select, or_
from sqlalchemy.orm import joinedload

from app.access.scopes.of_clubs import stands_in, worked_with
from app.access.scopes.outline import Scope, adults_only, here
from app.access.viewer import Viewer
from app.clubs.models import Meeting


def meetings(viewer: Viewer) -> Select[Any]:
    return (
        here(Meeting, viewer)
        .where(or_(Meeting.club_id.in_(worked_with(viewer)), stands_in(viewer)), adults_only(viewer))
        .options(joinedload(Meeting.club))
    )


SCOPES: dict[type[Any], Scope] = {
    Meeting: meetings,
}
