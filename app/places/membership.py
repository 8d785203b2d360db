"""Which clubs a child is in now."""

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from app.children.models import Child
from app.core.errors import RuleBroken
from app.places.models import Place, PlaceState, Queue, is_clubs_own

ITS_CLUBS = (
    select(Queue.club_id)
    .join(Place, Place.queue_id == Queue.id)
    .where(Place.child_id == bindparam("child"), Place.state == PlaceState.ACTIVE, is_clubs_own())
)
"""For queries: the clubs `child` has a place in."""


def must_be_in(session: Session, club_id: int, child: Child) -> None:
    """What a club does together is for those who have a place in it. Raises RuleBroken: not_in_club."""
    place = (
        select(Place.id)
        .join(Queue, Queue.id == Place.queue_id)
        .where(
            Queue.club_id == club_id,
            is_clubs_own(),
            Place.child_id == child.id,
            Place.state == PlaceState.ACTIVE,
        )
    )
    if session.scalar(place.limit(1)) is None:
        raise RuleBroken("not_in_club")
