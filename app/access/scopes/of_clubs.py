"""Which clubs exist for whom."""

from typing import Any

from sqlalchemy import Select, and_, false, or_, select
from sqlalchemy.orm import joinedload

from app.access.scopes.outline import Scope, everywhere_here, here, is_staff
from app.access.viewer import Viewer
from app.clubs.models import Club, ClubState, Meeting, MeetingState, Season
from app.places.models import Place, PlaceState, Queue, is_clubs_own


def clubs(viewer: Viewer) -> Select[Any]:
    """A substitute's is there, for its door, on the day of a meeting that takes place."""
    everything = here(Club, viewer).options(joinedload(Club.school), joinedload(Club.queue))
    if is_staff(viewer):
        return everything
    if viewer.child is not None:
        return everything.where(Club.id.in_(clubs_of_child(viewer)))
    if viewer.stands_in:
        stood_in = select(Meeting.club_id).where(
            stands_in(viewer), Meeting.starts_at < viewer.tonight, Meeting.state != MeetingState.CANCELLED
        )
        return everything.where(or_(own_club(viewer), Club.id.in_(stood_in)))
    return everything.where(own_club(viewer))


def open_clubs(viewer: Viewer) -> Select[Any]:
    """What anybody may see: clubs the library has opened."""
    return here(Club, viewer).where(Club.state == ClubState.OPEN)


def worked_with(viewer: Viewer) -> Any:
    """The ids of the clubs one works with; of a club where one stands in once, only the door is open."""
    everything = select(Club.id).where(Club.library_id == viewer.library_id)
    if is_staff(viewer):
        return everything
    if viewer.child is not None:
        return everything.where(Club.id.in_(clubs_of_child(viewer)))
    return everything.where(own_club(viewer))


def own_club(viewer: Viewer) -> Any:
    return or_(Club.school_id.in_(viewer.school_ids), Club.id.in_(viewer.club_ids))


def clubs_of_child(viewer: Viewer) -> Any:
    assert viewer.child is not None
    return (
        select(Queue.club_id)
        .join(Place, Place.queue_id == Queue.id)
        .where(Place.child_id == viewer.child.id, Place.state == PlaceState.ACTIVE, is_clubs_own())
    )


def stands_in(viewer: Viewer) -> Any:
    """The meetings a substitute may see now."""
    if not viewer.stands_in:
        return false()
    return and_(
        Meeting.id.in_(viewer.meeting_ids),
        Meeting.starts_at >= viewer.stands_in_from,
        Meeting.starts_at < viewer.stands_in_until,
    )


SCOPES: dict[type[Any], Scope] = {
    Season: everywhere_here(Season),
    Club: clubs,
}
PUBLIC_SCOPES: dict[type[Any], Scope] = {
    Club: open_clubs,
}
