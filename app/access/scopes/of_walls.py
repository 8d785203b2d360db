"""Which big screens and books of the week exist for whom."""

from typing import Any

from sqlalchemy import Select
from sqlalchemy.orm import joinedload

from app.access.scopes.of_clubs import clubs
from app.access.scopes.outline import Scope, adults_only, here, ids, staff_only
from app.access.viewer import Viewer
from app.clubs.models import Club
from app.walls.models import Highlight, Screen


def screens(viewer: Viewer) -> Select[Any]:
    """Those of the clubs one works with; the library's own is for its librarians."""
    everything = here(Screen, viewer).options(joinedload(Screen.club))
    if viewer.is_librarian:
        return everything
    return everything.where(Screen.club_id.in_(ids(clubs(viewer), Club)), adults_only(viewer))


def highlights(viewer: Viewer) -> Select[Any]:
    """The library's own choice."""
    return staff_only(Highlight, viewer)


SCOPES: dict[type[Any], Scope] = {
    Highlight: highlights,
    Screen: screens,
}
