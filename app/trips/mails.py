"""What a mail about a trip needs, when it is sent; nothing if there is nothing to tell any more."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.notices.models import Notice
from app.notices.post import Composer
from app.places.models import Place, PlaceState
from app.trips.models import Trip


def trip_offered(session: Session, notice: Notice, now: datetime) -> dict[str, Any] | None:
    """The place that is free on a trip; a protected child is not named."""
    found = session.execute(
        select(Place, Trip)
        .join(Trip, Trip.queue_id == Place.queue_id)
        .where(Place.library_id == notice.library_id, Place.key == notice.about)
        .options(joinedload(Place.child))
    ).first()
    if found is None:
        return None
    place, trip = found
    if place.state != PlaceState.OFFERED or place.expires_at is None or place.expires_at <= now:
        return None
    return {"place": place, "child": None if place.child.is_protected else place.child, "trip": trip}


COMPOSERS: dict[str, Composer] = {"trip_offered": trip_offered}
