"""The week's visits, and whom to phone."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask, g
from sqlalchemy import select

from app.accounts.models import Role
from app.clubs.models import Club, ClubState, Meeting, MeetingState
from app.core import clock
from app.enrolment import mails
from app.meetings import unanswered, visits
from app.notices.models import Notice
from app.places import waiting_list
from app.places.models import PlaceState, Queue
from tests.places.test_waiting_list import place_of
from tests.world import World

FIRST = datetime(2026, 11, 22, 23, tzinfo=UTC)
LAST = FIRST + timedelta(days=7)


def the_visits(world: World) -> list[visits.Visit]:
    return visits.visits(world.session, world.library.id, FIRST, LAST)


def test_a_visit_says_what_matters_there(world: World) -> None:
    world[Queue].capacity = 3

    [visit] = the_visits(world)

    assert (visit.school.name, visit.hosts, visit.children, visit.free) == (
        "Løkken Skole",
        ["Hanne"],
        2,
        1,
    )
    assert visit.next_in_line is not None
    assert visit.next_in_line.short_name == "Mia M."


def test_a_meeting_called_off_or_of_a_closed_club_is_no_visit(world: World) -> None:
    world[Meeting].state = MeetingState.CANCELLED
    assert the_visits(world) == []

    world[Meeting].state = MeetingState.PLANNED
    world[Club].state = ClubState.CLOSED
    assert the_visits(world) == []


def test_visits_take_as_many_queries_for_twenty_meetings_as_for_one(
    world: World, statements: list[str]
) -> None:
    the_visits(world)
    statements.clear()
    the_visits(world)
    few = len(statements)
    for hour in range(20):
        start = FIRST + timedelta(hours=hour)
        world.add(Meeting(club_id=world[Club].id, starts_at=start, ends_at=start + timedelta(minutes=50)))
        world.place(world.child(f"Barn{hour}"), PlaceState.WAITING)
    library_id = world.library.id
    world.session.commit()
    world.session.expunge_all()
    statements.clear()

    found = visits.visits(world.session, library_id, FIRST, LAST)

    assert len(found) == 21
    assert next(v.next_in_line.short_name for v in found if v.next_in_line) == "Mia M."
    assert len(statements) == few


def test_whom_to_phone_about_a_place_nobody_answered(world: World) -> None:
    mia = place_of(world, "mia")
    mia.unanswered_at = clock.now()

    [place] = unanswered.unanswered_places(world.session, world.library.id)

    assert (place.key, place.short_name) == (mia.key, "Mia M.")
    assert (place.ask_name, place.school) == ("Tom", "Løkken Skole")
    assert the_visits(world)[0].next_in_line.key == mia.key  # type: ignore[union-attr]


def test_the_mail_about_a_place_is_worded_while_it_stands(world: World) -> None:
    waiting_list.leave(world.session, place_of(world, "bo"), world.tom)
    notice = world.session.query(Notice).one()

    context = mails.COMPOSERS["place_offered"](world.session, notice, clock.now())

    assert context is not None
    assert context["child"].first_name == "Mia"
    assert context["school"].name == "Løkken Skole"


def test_no_mail_tells_of_a_place_that_is_gone(world: World) -> None:
    waiting_list.leave(world.session, place_of(world, "bo"), world.tom)
    notice = world.session.query(Notice).one()
    late = place_of(world, "mia").expires_at

    assert mails.place_offered(world.session, notice, late) is None
    waiting_list.accept(world.session, place_of(world, "mia"), world.tom)
    assert mails.place_offered(world.session, notice, clock.now()) is None


def test_the_mail_says_there_is_a_place_and_links_to_it(world: World, app: Flask) -> None:
    waiting_list.leave(world.session, place_of(world, "bo"), world.tom)
    notice = world.session.query(Notice).one()
    context = mails.place_offered(world.session, notice, clock.now())
    assert context is not None

    with app.test_request_context(base_url="https://samlaes.example"):
        g.library, g.slug = world.library, world.library.slug
        template = app.jinja_env.get_template("notices/place_offered.txt")
        text = template.render(person=world.tom, library=world.library, **context)

    assert text.splitlines()[0] == "There is a place for Mia"
    assert "Hello Tom," in text
    assert "Mia M., 4.A" in text
    assert "https://samlaes.example/hjoerring/offer/" in text


def test_who_has_left_the_school_is_not_to_be_asked(world: World, visit: Callable[..., Any]) -> None:
    place = place_of(world, "mia")
    place.unanswered_at = clock.now()
    world.session.flush()
    assert "Ask Tom" in visit(world.lise).get("/hjoerring/today").get_data(as_text=True)

    for role in world.session.scalars(select(Role).where(Role.person_id == world.tom.id)):
        role.ended_at = clock.now()
    world.session.commit()

    assert "Ask Tom" not in visit(world.lise).get("/hjoerring/today").get_data(as_text=True)
