"""Which trips exist for whom."""

from typing import Any

from sqlalchemy import Select
from sqlalchemy.orm import joinedload

from app.access.scopes.of_clubs import worked_with
from app.access.scopes.outline import Scope, here
from app.access.viewer import Viewer
from app.clubs.models import Club
from app.places.models import Queue
from app.trips.models import Trip


def trips(viewer: Viewer) -> Select[Any]:
    """Those of the clubs one works with; a child's those of its clubs."""
    club = joinedload(Trip.queue).joinedload(Queue.club)
    return (
        here(Trip, viewer)
        .join(Queue, Queue.id == Trip.queue_id)
        .where(Queue.club_id.in_(worked_with(viewer)))
        .options(club.joinedload(Club.school))
    )


SCOPES: dict[type[Any], Scope] = {
    Trip: trips,
}
