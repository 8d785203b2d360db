"""Calendars: the page of addresses, and what a calendar program fetches."""

import re
from typing import Any

import icalendar
import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts.models import Role
from app.calendars.models import CalendarAddress
from app.children.models import Child
from app.clubs.models import Club, Meeting
from app.core import clock
from tests.world import World


def made(visit: Any, who: Any, what: str = "mine") -> str:
    """The path of a new address, as it stands on the page that is shown once."""
    page = visit(who).post(f"/hjoerring/calendars/{what}", status=200).get_data(as_text=True)
    found = re.search(r'value="http://[^/]+(/hjoerring/calendar/\S+\.ics)"', page)
    assert found, page
    assert "webcal://" in page
    return found[1]


def fetched(app: Flask, world: World, path: str, status: int = 200) -> bytes:
    world.session.commit()
    world.session.expunge_all()
    answer = app.test_client().get(path)
    assert answer.status_code == status
    return bytes(answer.data)


def test_an_address_is_shown_once_and_opens_without_signing_in(app: Flask, world: World, visit: Any) -> None:
    path = made(visit, world.hanne)

    data = fetched(app, world, path)
    (event, *_) = icalendar.Calendar.from_ical(data).walk("VEVENT")

    assert str(event["SUMMARY"]) == f"{world[Club].name}, Løkken Skole"
    assert "Løkken" in str(event["LOCATION"])
    assert "Host: Hanne" in str(event["DESCRIPTION"])
    assert path.rpartition("/")[2] not in visit(world.hanne).get("/hjoerring/calendars").get_data(
        as_text=True
    )


@pytest.mark.parametrize("what", ["mine", "library"])
def test_no_child_is_ever_named_in_a_calendar(app: Flask, world: World, visit: Any, what: str) -> None:
    secrets = ("Qidaq", "Qidaqkla", "Qidaqali")
    world.ida.first_name, world.ida.class_label, world.ida.alias = secrets
    world.ida.is_protected = True

    data = fetched(app, world, made(visit, world.lise, what)).decode()

    assert "BEGIN:VEVENT" in data
    assert not [word for word in secrets if word in data]
    names = world.session.scalars(select(Child.first_name)).all()
    assert not [name for name in names if f"{name} " in data]


def test_a_program_is_told_what_it_gets_and_to_keep_it_to_itself(
    app: Flask, world: World, visit: Any
) -> None:
    path = made(visit, world.hanne)
    world.session.commit()
    world.session.expunge_all()

    answer = app.test_client().get(path)

    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers


def test_an_address_that_was_ended_or_renewed_is_not_there(app: Flask, world: World, visit: Any) -> None:
    old = made(visit, world.hanne)
    new = made(visit, world.hanne)
    fetched(app, world, old, status=404)
    fetched(app, world, new)

    key = world.session.scalars(
        select(CalendarAddress.key).where(CalendarAddress.person_id == world.hanne.id)
    ).one()
    visit(world.hanne).post(f"/hjoerring/calendars/{key}/end")

    fetched(app, world, new, status=404)
    fetched(app, world, "/hjoerring/calendar/AAAAAAAAAAAAAAAAAAAAAA.ics", status=404)


def test_who_has_no_part_any_more_sees_nothing(app: Flask, world: World, visit: Any) -> None:
    path = made(visit, world.hanne)
    for role in world.session.scalars(select(Role).where(Role.person_id == world.hanne.id)):
        role.ended_at = clock.now()

    fetched(app, world, path, status=404)


def test_a_leader_who_steps_down_keeps_no_calendar_of_the_library(
    app: Flask, world: World, visit: Any
) -> None:
    path = made(visit, world.lars, "library")
    fetched(app, world, path)
    role = world.session.scalars(select(Role).where(Role.person_id == world.lars.id)).one()
    role.ended_at = clock.now()
    fetched(app, world, path, status=404)


def test_only_staff_make_a_calendar_of_the_library(world: World, visit: Any) -> None:
    visit(world.hanne).post("/hjoerring/calendars/library", status=403)
    visit(world.tom).post("/hjoerring/calendars/library", status=403)


def test_one_cannot_end_somebody_else_s_address(world: World, visit: Any) -> None:
    key = world[CalendarAddress].key

    visit(world.hanne).post(f"/hjoerring/calendars/{key}/end", status=404)


def test_a_clubs_calendar_and_the_whole_page_cost_the_same_however_many_meetings(
    app: Flask, world: World, visit: Any, statements: list[str]
) -> None:
    path = made(visit, world.lise, "library")
    fetched(app, world, path)
    counts = []
    for more in (2, 20):
        for number in range(more):
            start = clock.now().replace(microsecond=more * 100 + number)
            world.add(Meeting(club_id=world[Club].id, starts_at=start, ends_at=start.replace(year=2030)))
        world.session.commit()
        statements.clear()
        fetched(app, world, path)
        counts.append(len(statements))
    statements.clear()
    visit(world.lise).get("/hjoerring/calendars")

    assert counts[0] == counts[1] <= 6
    assert len(statements) <= 10
