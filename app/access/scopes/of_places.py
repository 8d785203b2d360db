"""Which places in clubs and trips exist for whom."""

from typing import Any

from sqlalchemy import Select
from sqlalchemy.orm import joinedload

from app.access.scopes.of_clubs import worked_with
from app.access.scopes.outline import Scope, adults_only, everywhere_here, here
from app.access.viewer import Viewer
from app.places.models import Place, Queue
from app.places.precedence import PriorityClass


def places(viewer: Viewer) -> Select[Any]:
    """Places in the clubs one works with, and in their trips."""
    return (
        here(Place, viewer)
        .join(Queue, Queue.id == Place.queue_id)
        .where(Queue.club_id.in_(worked_with(viewer)))
        .where(adults_only(viewer))
        .options(joinedload(Place.queue).joinedload(Queue.club), joinedload(Place.child))
    )


SCOPES: dict[type[Any], Scope] = {
    Place: places,
    PriorityClass: everywhere_here(PriorityClass),
}
