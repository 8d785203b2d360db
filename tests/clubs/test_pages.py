"""The pages of clubs: the list, one club, making and changing one, what anybody sees."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from app.accounts.models import Person, Role, RoleName
from app.clubs import plans
from app.clubs.models import Club, ClubState, Meeting
from app.core import clock
from app.deposits.models import Deposit
from app.libraries.models import Library, School
from app.places.models import PlaceState, Queue
from tests.world import World

Visit = Callable[..., Any]
CLUBS = "/hjoerring/clubs"

FORM = {
    "name": "Bogormene",
    "season": "2026/27",
    "grade_from": "3",
    "grade_to": "5",
    "capacity": "12",
    "weekday": "3",
    "starts_at": "14:15",
    "ends_at": "15:30",
    "first_meeting_on": "2026-12-01",
    "every_weeks": "2",
    "room": "The school library",
}


def of(world: World) -> str:
    return f"{CLUBS}/{world[Club].key}"


def again(world: World) -> World:
    """The cast read afresh: a request lets go of what was loaded."""
    session = world.session
    world.library = session.query(Library).filter_by(slug="hjoerring").one()
    world.rows[Club] = session.query(Club).filter_by(name="Klub Læseglad").one()
    world.people["lise"] = session.query(Person).filter_by(name="Lise").one()
    return world


def another_club(world: World, name: str, school: School | None = None) -> Club:
    """A club at a school of its own, unless one is given."""
    if school is None:
        school = School(name=f"{name} Skole", sort_key=name, kind="single", created_at=clock.now())
        world.add(school)
    first = world[Club]
    plan = plans.Plan(
        school=school,
        season="2026/27",
        name=name,
        grade_from=3,
        grade_to=5,
        capacity=10,
        weekday=2,
        starts_at=first.starts_at,
        ends_at=first.ends_at,
        first_meeting_on=first.first_meeting_on,
    )
    return plans.make(world.session, world.library, plan, world.lise, clock.now())


def test_staff_see_all_clubs_of_the_season(world: World, visit: Visit) -> None:
    another_club(world, "Bogormene")

    page = visit(world.lise).get(CLUBS).text

    assert "Løkken Skole" in page
    assert "Bogormene Skole" in page
    assert "2 of 2" in page


@pytest.mark.parametrize("who", ["tom", "hanne"])
def test_teacher_and_host_see_their_own_clubs_only(world: World, visit: Visit, who: str) -> None:
    other = another_club(world, "Bogormene")

    visitor, own, foreign = visit(getattr(world, who)), of(world), f"{CLUBS}/{other.key}"

    assert "Bogormene" not in visitor.get(CLUBS).text
    visitor.get(own)
    visitor.get(foreign, status=404)


def test_a_leader_sees_the_list_but_no_child(world: World, visit: Visit) -> None:
    visitor, club = visit(world.lars), of(world)

    assert "Løkken Skole" in visitor.get(CLUBS).text
    visitor.get(club, status=403)


def test_the_list_takes_as_many_queries_with_twenty_clubs_as_with_two(
    world: World, visit: Visit, statements: list[str]
) -> None:
    visitor = visit(world.lise)
    another_club(world, "Bogormene")
    visitor.get(CLUBS)
    statements.clear()
    visitor.get(CLUBS)
    few = len(statements)
    for number in range(18):
        another_club(again(world), f"Klub {number}")

    visitor.get(CLUBS)
    statements.clear()
    visitor.get(CLUBS)

    assert len(statements) == few


def test_the_page_of_a_club_shows_who_is_in_and_who_waits(world: World, visit: Visit) -> None:
    page = visit(world.hanne).get(of(world)).text

    assert "Ida I., 4.A" in page
    assert "Mia M., 4.A" in page
    assert "1 in line" in page
    assert "Host: Hanne" in page
    assert "2 of 2 places taken" in page


def test_a_box_that_should_be_home_is_marked_on_the_page_of_its_club(world: World, visit: Visit) -> None:
    def page() -> str:
        text: str = visit(world.hanne).get(of(again(world))).text
        return text.partition('id="box"')[2]

    assert "late" not in page()
    world.session.query(Deposit).one().due_on = clock.now().date() - timedelta(days=2)
    world.session.commit()

    assert "late" in page()


def test_the_page_of_a_club_takes_eight_queries_however_many_children(
    world: World, visit: Visit, statements: list[str]
) -> None:
    for number in range(20):
        world.place(world.child(f"Barn{number}"), PlaceState.WAITING)

    visitor, club = visit(world.lise), of(world)
    visitor.get(club)
    statements.clear()
    visitor.get(club)

    assert len(statements) <= 8, "\n".join(statements)


def test_a_club_is_made_with_its_places_and_its_meetings(world: World, visit: Visit) -> None:
    visitor = visit(world.lise)

    answer = visitor.post(f"{CLUBS}/new", FORM | {"school": world[School].key})

    club = world.session.query(Club).filter_by(name="Bogormene").one()
    assert answer.headers["Location"].endswith(club.key)
    assert club.state == ClubState.ASKED
    assert club.queue.capacity == 12
    assert club.weekday == 3
    days = [meeting.starts_at for meeting in world.session.query(Meeting).filter_by(club_id=club.id)]
    assert all(day.weekday() == 3 for day in days)
    assert "Bogormene" in visitor.follow(answer).text


def test_a_club_cannot_sit_at_a_main_school(world: World, visit: Visit) -> None:
    main = world.add(School(name="Hovedskolen", sort_key="h", kind="main", created_at=clock.now()))
    key = main.key

    visitor = visit(world.lise)

    assert key not in visitor.get(f"{CLUBS}/new").text
    visitor.post(f"{CLUBS}/new", FORM | {"school": key}, status=422)


def test_a_refused_form_keeps_what_was_typed(world: World, visit: Visit) -> None:
    wrong = FORM | {"school": world[School].key, "ends_at": "13:00", "room": "Attic"}

    page = visit(world.lise).post(f"{CLUBS}/new", wrong, status=422).text

    assert "The club must end after it begins." in page
    assert 'value="Bogormene"' in page
    assert 'value="Attic"' in page


def test_only_a_librarian_makes_a_club(world: World, visit: Visit) -> None:
    visit(world.tom).get(f"{CLUBS}/new", status=403)


def test_more_places_are_offered_when_a_club_is_changed(world: World, visit: Visit) -> None:
    visitor, club = visit(world.lise), of(world)
    changed = FORM | {"school": world[School].key, "capacity": "3"}
    assert 'value="Klub Læseglad"' in visitor.get(f"{club}/edit").text

    visitor.post(f"{club}/edit", changed)

    assert world.session.get_one(Queue, world[Queue].id).taken == 3
    assert "A place until" in visitor.get(club).text


def test_an_open_club_is_shown_to_anybody_without_a_childs_name(
    world: World, visit: Visit, statements: list[str]
) -> None:
    visitor, about = visit(), f"/hjoerring/club/{world[Club].key}"
    visitor.get(about)
    statements.clear()

    page = visitor.get(about).text

    assert len(statements) <= 4
    assert "Løkken Skole" in page
    assert "1 child waits" in page
    assert "Ida" not in page
    assert "Mia" not in page


def test_a_closed_club_is_not_shown_to_the_public(world: World, visit: Visit) -> None:
    visitor, club = visit(world.lise), of(world)
    about = f"/hjoerring/club/{world[Club].key}"

    visitor.post(f"{club}/close")

    visit().get(about, status=404)
    visitor.post(f"{club}/open")
    visit().get(about)


def test_a_club_cannot_be_opened_twice(world: World, visit: Visit) -> None:
    page = visit(world.lise).post(f"{of(world)}/open", status=409).text

    assert "The club is open already." in page


def test_two_hosts_do_not_show_a_child_twice(world: World, visit: Visit) -> None:
    world.add(
        Role(person_id=world.tom.id, name=RoleName.HOST, club_id=world[Club].id, created_at=clock.now())
    )

    page = visit(world.lise).get(of(world)).text

    assert "Host: Hanne, Tom" in page
    assert page.count("Ida I., 4.A</a>") == 1


def test_a_protected_child_is_marked_for_the_librarian_and_left_to_the_library_by_the_host(
    world: World, visit: Visit
) -> None:
    world.ida.is_protected = world.mia.is_protected = True
    world.session.commit()
    address = f"{CLUBS}/{world[Club].key}"

    of_librarian = visit(world.lise).get(address).get_data(as_text=True)
    of_host = visit(world.hanne).get(address).get_data(as_text=True)

    assert (of_librarian.count("Protected"), of_librarian.count("Ask the library")) == (2, 0)
    assert (of_host.count("Protected"), of_host.count("Ask the library")) == (0, 2)


def test_a_new_club_begins_today_unless_somebody_says_otherwise(world: World, visit: Any) -> None:
    seen = visit(world.lise).get(f"{CLUBS}/new").text

    assert f'value="{clock.today(world.library.zone).isoformat()}"' in seen
