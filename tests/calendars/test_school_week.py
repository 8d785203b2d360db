"""A teacher sees who leaves the lesson, when they are back, and whose slips are missing."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine

from app.accounts.models import Role, RoleName
from app.calendars import school_week
from app.clubs.models import Club, Meeting, MeetingState
from app.core import clock
from app.libraries.models import School
from tests.clubs.second_club import second_club
from tests.world import World

Visit = Callable[..., Any]
MONDAY = datetime(2026, 11, 23, tzinfo=UTC)


def at(world: World, path: str = "", week: str = "2026-11-25") -> str:
    return f"/hjoerring/schools/{world[School].key}/week{path}?week={week}"


def test_who_leaves_the_lesson_and_when_they_are_back(world: World) -> None:
    found = school_week.leaving(world.session, world[School], MONDAY, MONDAY + timedelta(days=7))

    [meeting] = found
    assert (meeting.club, meeting.back_at) == ("Klub Læseglad", datetime(2026, 11, 24, 14, 30, tzinfo=UTC))
    assert [(label, [child.name for child in children]) for label, children in meeting.by_class()] == [
        ("4.A", ["Bo B.", "Ida I."])
    ]


def test_a_meeting_called_off_takes_nobody_out_of_class(world: World) -> None:
    world[Meeting].state = MeetingState.CANCELLED
    world.session.flush()

    assert school_week.leaving(world.session, world[School], MONDAY, MONDAY + timedelta(days=7)) == []


def test_the_week_stands_on_the_teachers_page(world: World, visit: Visit) -> None:
    page = visit(world.tom).get(at(world)).text

    assert "Tuesday 24 Nov 14:00–15:30" in page
    assert "4.A: Bo B., Ida I." in page
    assert "back at 15:30" in page
    assert "Mia" not in page.split("Slips that are missing")[0]


@pytest.mark.parametrize("week", ["2026-11-16", "nonsense", "9999-12-31", "0001-01-01"])
def test_another_week_or_none_at_all_is_no_trouble(world: World, visit: Visit, week: str) -> None:
    with time_machine.travel("2026-11-12 08:00Z", tick=False):
        assert "No club meets this week." in visit(world.tom).get(at(world, week=week)).text


def test_at_the_weekend_the_coming_week_is_shown(world: World, visit: Visit) -> None:
    with time_machine.travel("2026-11-21 08:00Z", tick=False):
        assert "Bo B., Ida I." in visit(world.tom).get(at(world, week="")).text


def test_the_print_has_a_part_for_each_class_and_no_protected_name(world: World, visit: Visit) -> None:
    world.bo.class_label = "4.B"
    world.ida.is_protected = True

    page = visit(world.tom).get(at(world, "/sheet")).text

    assert page.count('class="slip"') == 2
    assert "Bo B." in page
    assert "Ida" not in page
    assert "and 1 more: ask the library" in page


def test_slips_are_printed_for_those_missing_alone(world: World, visit: Visit) -> None:
    world.ida.informed_on = date(2026, 11, 1)
    visitor = visit(world.tom)

    page = visitor.get(at(world)).text
    slips = f"/hjoerring/clubs/{world[Club].key}/letter?slips_for=missing"

    assert "Bo B., 4.A · Mia M., 4.A" in page
    assert slips in page
    letter = visitor.get(slips).text
    assert "Mia M., 4.A" in letter
    assert "Ida I." not in letter


def test_a_teacher_of_one_school_comes_straight_to_it(world: World, visit: Visit) -> None:
    visitor = visit(world.tom)
    assert 'href="/hjoerring/my-school"' in visitor.get("/hjoerring/clubs").text

    page = visitor.get("/hjoerring/my-school").text

    assert "Løkken Skole: out of class" in page
    assert f"/schools/{world[School].key}/week/sheet" in page or "No club meets this week." in page


def test_a_teacher_of_two_schools_chooses(world: World, visit: Visit) -> None:
    other = world.add(School(name="Vrå Skole", sort_key="vrå", kind="single", created_at=clock.now()))
    world.add(Role(person_id=world.tom.id, name=RoleName.TEACHER, school_id=other.id, created_at=clock.now()))

    page = visit(world.tom).get("/hjoerring/my-school").text

    assert "Løkken Skole" in page
    assert "Vrå Skole" in page


def test_hosts_and_teachers_elsewhere_do_not_see_the_week(world: World, visit: Visit) -> None:
    visit(world.hanne).get(at(world), status=403)
    visit(world.sten).get(at(world), status=404)


def test_the_week_takes_as_many_queries_for_many_clubs_as_for_one(
    world: World, visit: Visit, statements: list[str]
) -> None:
    visitor = visit(world.tom)
    statements.clear()
    visitor.get(at(world))
    few = len(statements)
    club = second_club(world)
    for day in range(5):
        starts_at = MONDAY + timedelta(days=day, hours=10)
        world.add(Meeting(club_id=club.id, starts_at=starts_at, ends_at=starts_at + timedelta(hours=1)))
    statements.clear()

    page = visitor.get(at(world))

    assert len(statements) == few <= 6
    assert page.text.count("Læseheksene") == 5
