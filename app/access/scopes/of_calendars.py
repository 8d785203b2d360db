"""Which addresses of calendars exist for whom."""

from typing import Any

from sqlalchemy import Select

from app.access.scopes.outline import Scope, here
from app.access.viewer import Viewer
from app.calendars.models import CalendarAddress


def calendar_addresses(viewer: Viewer) -> Select[Any]:
    """One's own: whoever else works here cannot see them, nor end them."""
    return here(CalendarAddress, viewer).where(CalendarAddress.person_id == viewer.person_id)


SCOPES: dict[type[Any], Scope] = {
    CalendarAddress: calendar_addresses,
}
