"""Which meetings, doors and calendar addresses exist for whom."""

from typing import Any

from sqlalchemy import Select, or_
from sqlalchemy.orm import joinedload

from app.access.scopes.of_clubs import clubs, stands_in, worked_with
from app.access.scopes.outline import Scope, adults_only, here, ids
from app.access.viewer import Viewer
from app.calendars.models import CalendarAddress
from app.clubs.models import Club, Meeting
from app.doors.models import Door, Knock


def meetings(viewer: Viewer) -> Select[Any]:
    return (
        here(Meeting, viewer)
        .where(or_(Meeting.club_id.in_(worked_with(viewer)), stands_in(viewer)), adults_only(viewer))
        .options(joinedload(Meeting.club))
    )


def calendar_addresses(viewer: Viewer) -> Select[Any]:
    """One's own: whoever else works here cannot see them, nor end them."""
    return here(CalendarAddress, viewer).where(CalendarAddress.person_id == viewer.person_id)


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
    Meeting: meetings,
    CalendarAddress: calendar_addresses,
    Door: doors,
    Knock: knocks,
}
PUBLIC_SCOPES: dict[type[Any], Scope] = {
    Door: open_doors,
}
