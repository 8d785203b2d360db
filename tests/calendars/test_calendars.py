"""Calendars: whose meetings each shows, and how they are written (RFC 5545)."""

import re
from datetime import date, datetime, time, timedelta
from io import StringIO
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
from dateutil.tz import tzical

from app.access import scopes
from app.access.viewer import Viewer
from app.accounts.models import Role, RoleName
from app.calendars import calendars, ics
from app.calendars.calendars import Occasion
from app.calendars.models import Shows
from app.clubs.models import Club, ClubState, Meeting
from app.core import clock
from app.libraries.models import School
from app.meetings import meetings
from tests.world import World

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
BEFORE_AND_AFTER = {
    "autumn": ("2026-10-20", "2026-10-27", "+02:00", "+01:00"),
    "spring": ("2027-03-23", "2027-03-30", "+01:00", "+02:00"),
}
"""Tuesdays on either side of 25 October 2026 and of 28 March 2027."""


def at(day: str, hour: str = "14:00") -> datetime:
    return datetime.fromisoformat(f"{day}T{hour}").replace(tzinfo=COPENHAGEN)


def meeting(world: World, day: str, **values: Any) -> Meeting:
    start = at(day)
    found: Meeting = world.add(
        Meeting(club_id=world[Club].id, starts_at=start, ends_at=start + timedelta(minutes=90), **values)
    )
    world.session.refresh(found)
    return found


def file(world: World, *meetings: Meeting) -> bytes:
    return ics.written("Klub", [Occasion(each, each.club) for each in meetings], world.library.zone)


def events(data: bytes) -> list[Any]:
    return list(icalendar.Calendar.from_ical(data).walk("VEVENT"))


@pytest.mark.parametrize("season", ["autumn", "spring"])
def test_two_o_clock_stays_two_o_clock_when_the_clocks_change(world: World, season: str) -> None:
    before, after, first_offset, then_offset = BEFORE_AND_AFTER[season]
    data = file(world, meeting(world, before), meeting(world, after))

    starts = [event.decoded("dtstart") for event in events(data)]

    assert [start.strftime("%H:%M") for start in starts] == ["14:00", "14:00"]
    assert [start.isoformat()[-6:] for start in starts] == [first_offset, then_offset]
    assert b"TZID=Europe/Copenhagen" in data


@pytest.mark.parametrize("season", ["autumn", "spring"])
def test_a_program_that_knows_no_zones_finds_the_rules_in_the_file(world: World, season: str) -> None:
    """Read by another reader than the one that wrote it, and by nothing but the VTIMEZONE in the file."""
    before, after, first_offset, then_offset = BEFORE_AND_AFTER[season]
    data = file(world, meeting(world, before), meeting(world, after)).decode()
    zone = tzical(StringIO(data.replace("\r\n ", ""))).get("Europe/Copenhagen")

    starts = [datetime.fromisoformat(f"{day}T14:00").replace(tzinfo=zone) for day in (before, after)]

    assert [start.isoformat()[-6:] for start in starts] == [first_offset, then_offset]


def test_the_file_keeps_the_rules_of_rfc_5545(world: World) -> None:
    world[Club].name = "Læseklubben for alle de børn som elsker æbler; ål, og øer " + "å" * 10
    data = file(world, *[meeting(world, f"2026-09-{day:02}") for day in (1, 8, 15)])

    lines = data.split(b"\r\n")
    assert lines[0] == b"BEGIN:VCALENDAR"
    assert lines[-2:] == [b"END:VCALENDAR", b""]
    assert all(len(line) <= 75 for line in lines)
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    calendar = icalendar.Calendar.from_ical(data)
    assert {"VERSION", "PRODID", "METHOD"} <= set(calendar)
    for event in events(data):
        assert {"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "SEQUENCE", "STATUS"} <= set(event)
        assert not event.errors
        assert str(event["SUMMARY"]) == f"{world[Club].name}, Løkken Skole"
    uids = [str(event["UID"]) for event in events(data)]
    assert len(set(uids)) == 3
    assert len(re.findall(rb"DTSTAMP:\d{8}T\d{6}Z\r\n", data)) == 3


def test_a_meeting_keeps_its_name_when_it_is_moved_and_is_struck_out_when_called_off(world: World) -> None:
    moved, off = meeting(world, "2027-01-12"), meeting(world, "2027-01-19")
    first = {str(event["UID"]) for event in events(file(world, moved, off))}

    hours, zone = (time(15), time(16, 30)), world.library.zone
    meetings.move(world.session, moved, date(2027, 1, 14), hours, zone, world.lise, clock.now())
    meetings.move(world.session, moved, date(2027, 1, 15), hours, zone, world.lise, clock.now())
    meetings.cancel(world.session, off, "school camp", zone, world.lise, clock.now())
    again = {str(event["UID"]): event for event in events(file(world, moved, off))}

    assert set(again) == first == {moved.key, off.key}
    assert again[moved.key].decoded("dtstart") == at("2027-01-15", "15:00")
    assert [again[each.key]["SEQUENCE"] for each in (moved, off)] == [2, 1]
    assert (str(again[moved.key]["STATUS"]), str(again[off.key]["STATUS"])) == ("CONFIRMED", "CANCELLED")


def test_a_calendar_without_meetings_is_still_a_calendar(world: World) -> None:
    assert events(file(world)) == []


def shown(world: World, who: Any, shows: Shows, club: Club | None = None) -> list[str]:
    """The names of the clubs in somebody's calendar."""
    session, now = world.session, clock.now()
    secret = calendars.issue(session, world.library.id, who, shows, club, now)
    address = calendars.behind(session, world.library.id, secret)
    assert address is not None
    roles = tuple(session.query(Role).filter_by(person_id=who.id, library_id=world.library.id))
    viewer = Viewer(library=world.library, person=who, roles=roles)
    found = calendars.occasions(session, address, scopes.clubs(viewer), viewer.club_ids, now)
    return sorted({each.club.name for each in found})


def other_club(world: World, **values: Any) -> Club:
    ours = world[Club]
    school = School(name="Hirtshals", sort_key="hirtshals", kind="single", created_at=clock.now())
    same = {
        name: getattr(ours, name)
        for name in ("season_id", "grade_from", "grade_to", "weekday", "starts_at", "ends_at", "sort_key")
    }
    club: Club = world.add(
        Club(
            **same,
            name="Bogormene",
            school_id=world.add(school).id,
            state=ClubState.OPEN,
            first_meeting_on=ours.first_meeting_on,
            created_at=clock.now(),
            **values,
        )
    )
    start = clock.now() + timedelta(days=2)
    world.add(Meeting(club_id=club.id, starts_at=start, ends_at=start + timedelta(hours=1)))
    return club


def test_each_sees_the_meetings_of_its_own_clubs_and_staff_all(world: World) -> None:
    mine = world[Club].name
    other_club(world)

    assert shown(world, world.lise, Shows.MINE) == [mine]
    assert shown(world, world.hanne, Shows.MINE) == [mine]
    assert shown(world, world.tom, Shows.MINE) == [mine]
    assert shown(world, world.lise, Shows.LIBRARY) == sorted([mine, "Bogormene"])
    assert shown(world, world.lars, Shows.LIBRARY) == sorted([mine, "Bogormene"])


def test_a_clubs_calendar_shows_that_club(world: World) -> None:
    club = other_club(world)

    assert shown(world, world.lise, Shows.CLUB, club) == ["Bogormene"]


def test_a_club_one_has_nothing_to_do_with_does_not_come_in_by_its_calendar(world: World) -> None:
    club = other_club(world)

    assert shown(world, world.tom, Shows.CLUB, club) == []


def test_a_closed_club_is_in_no_calendar(world: World) -> None:
    world[Club].state = ClubState.CLOSED
    world.session.flush()

    assert shown(world, world.lise, Shows.LIBRARY) == []


def test_a_new_address_ends_the_old_one_and_the_secret_is_not_stored(world: World) -> None:
    session, library = world.session, world.library
    old = calendars.issue(session, library.id, world.hanne, Shows.MINE, None, clock.now())
    new = calendars.issue(session, library.id, world.hanne, Shows.MINE, None, clock.now())

    assert calendars.behind(session, library.id, old) is None
    found = calendars.behind(session, library.id, new)
    assert found is not None
    assert len(new) == 22
    assert new not in (found.key, found.token_hash)

    calendars.end(session, found, world.hanne, clock.now())
    session.flush()
    assert calendars.behind(session, library.id, new) is None


def test_an_address_opens_nothing_elsewhere_nor_for_a_disabled_person(world: World) -> None:
    secret = calendars.issue(world.session, world.library.id, world.hanne, Shows.MINE, None, clock.now())
    assert calendars.behind(world.session, world.elsewhere.id, secret) is None

    world.hanne.disabled_at = clock.now()
    world.session.flush()
    assert calendars.behind(world.session, world.library.id, secret) is None


def test_a_host_is_named_and_a_substitute_of_one_meeting_is_not(world: World) -> None:
    world.add(
        Role(
            person_id=world.sten.id,
            name=RoleName.HOST,
            club_id=world[Club].id,
            meeting_id=world[Meeting].id,
            created_at=clock.now(),
        )
    )
    secret = calendars.issue(world.session, world.library.id, world.lise, Shows.LIBRARY, None, clock.now())
    address = calendars.behind(world.session, world.library.id, secret)
    assert address is not None
    roles = tuple(world.session.query(Role).filter_by(person_id=world.lise.id))
    viewer = Viewer(library=world.library, person=world.lise, roles=roles)

    found = calendars.occasions(world.session, address, scopes.clubs(viewer), viewer.club_ids, clock.now())

    assert {each.hosts for each in found} == {("Hanne",)}
