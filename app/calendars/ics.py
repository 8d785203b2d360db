"""How meetings are written as a calendar file (RFC 5545): one event for each, under the meeting's own key."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from app.calendars.calendars import Occasion
from app.clubs.models import MeetingState
from app.libraries.models import School

if TYPE_CHECKING:
    from icalendar import Event

MAKER = "-//Samlaes//Reading clubs//EN"
ASK_AGAIN = timedelta(hours=4)
"""How often a calendar is asked to fetch anew."""

Worded = Callable[[Occasion], str]


def written(
    name: str, occasions: Sequence[Occasion], zone: str, about: Worded | None = None, address: str = ""
) -> bytes:
    """The calendar called `name`, in the zone of the library; `about` words what stands in each event.

    No child is ever named in it: what is written is the club, its school and `about`.
    """
    # Loaded when the first calendar is written: the web server starts without it.
    from icalendar import Calendar, Timezone, vDuration

    calendar: Calendar = Calendar()
    calendar.add("prodid", MAKER)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", vDuration(ASK_AGAIN), parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", vDuration(ASK_AGAIN))
    if address:
        calendar.add("url", address)
    calendar.add_component(Timezone.from_tzid(zone, first_date=_first(occasions), last_date=_last(occasions)))
    for occasion in occasions:
        calendar.add_component(_event(occasion, ZoneInfo(zone), about))
    return bytes(calendar.to_ical())


def where(school: School, room: str) -> str:
    """Where the club meets, as one finds the way: room, school, street and town."""
    town = f"{school.postcode} {school.town}".strip()
    return ", ".join(part for part in (room, school.name, school.address, town) if part)


def _event(occasion: Occasion, zone: ZoneInfo, about: Worded | None) -> "Event":
    from icalendar import Event

    meeting, club = occasion.meeting, occasion.club
    is_off = meeting.state == MeetingState.CANCELLED
    changed = (meeting.changed_at or club.created_at).astimezone(UTC)
    event: Event = Event()
    event.add("uid", meeting.key)
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    event.add("sequence", meeting.sequence)
    event.add("dtstart", meeting.starts_at.astimezone(zone))
    event.add("dtend", meeting.ends_at.astimezone(zone))
    event.add("summary", f"{club.name}, {club.school.name}")
    event.add("location", where(club.school, club.room))
    event.add("status", "CANCELLED" if is_off else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if is_off else "OPAQUE")
    words = about(occasion) if about else ""
    if words:
        event.add("description", words)
    return event


def _first(occasions: Sequence[Occasion]) -> date:
    """The zone's rules are written from a year before the first meeting, so that its own summer is in."""
    first = min((each.meeting.starts_at for each in occasions), default=None)
    return first.date() - timedelta(days=365) if first else date(2020, 1, 1)


def _last(occasions: Sequence[Occasion]) -> date:
    last = max((each.meeting.ends_at for each in occasions), default=None)
    return last.date() + timedelta(days=365) if last else date(2038, 1, 1)
