"""Which big screens exist for whom."""

from typing import Any

from sqlalchemy import Select
from sqlalchemy.orm import joinedload

from app.access.scopes.of_clubs import clubs
from app.access.scopes.outline import Scope, adults_only, here, ids
from app.access.viewer import Viewer
from app.clubs.models import Club
from app.walls.models import Screen


def screens(viewer: Viewer) -> Select[Any]:
    """Those of the clubs one works with; the library's own is for its librarians."""
    everything = here(Screen, viewer).options(joinedload(Screen.club))
    if viewer.is_librarian:
        return everything
    return everything.where(Screen.club_id.in_(ids(clubs(viewer), Club)), adults_only(viewer))


SCOPES: dict[type[Any], Scope] = {
    Screen: screens,
}
