"""A reading log is for the child's own eyes."""

from typing import Any

from sqlalchemy import Select, false
from sqlalchemy.orm import joinedload

from app.access.scopes.outline import Scope, here
from app.access.viewer import Viewer
from app.reading.models import Reading


def readings(viewer: Viewer) -> Select[Any]:
    """A child's own; no adult reads along."""
    everything = here(Reading, viewer).options(joinedload(Reading.club), joinedload(Reading.child))
    if viewer.child is None:
        return everything.where(false())
    return everything.where(Reading.child_id == viewer.child.id)


SCOPES: dict[type[Any], Scope] = {Reading: readings}
