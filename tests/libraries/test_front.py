"""What anybody sees: the libraries of an installation, and one library's open clubs."""

from collections.abc import Callable

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.clubs.models import Club, ClubState
from app.core import clock
from app.libraries.models import Library
from app.places.models import Queue
from tests.pages import Visitor
from tests.world import World

Visit = Callable[..., Visitor]


def front(visit: Visit) -> str:
    return visit().get("/hjoerring/").get_data(as_text=True)


def test_open_clubs_stand_on_the_public_page(visit: Visit, world: World) -> None:
    page = front(visit)

    for words in ("Klub Læseglad", "Løkken Skole", "Tuesday", "14:00–15:30", "Grades 3–5"):
        assert words in page


def test_a_club_that_is_not_open_is_nobodys_business(visit: Visit, world: World) -> None:
    world[Club].state = ClubState.ASKED

    page = front(visit)

    assert "Klub Læseglad" not in page
    assert "The next clubs are on their way" in page


def test_free_places_are_counted_and_a_full_club_says_so(visit: Visit, world: World) -> None:
    assert "Full, with a waiting list" in front(visit)

    world.session.execute(update(Queue).values(capacity=5))

    assert "3 free places" in front(visit)


def test_nothing_personal_stands_there(visit: Visit, world: World) -> None:
    page = front(visit)

    for child in world.children.values():
        assert child.alias not in page
        assert f">{child.first_name}" not in page
    for person in world.people.values():
        assert person.email not in page
        assert f">{person.name}<" not in page


def test_a_child_who_is_signed_in_comes_to_its_own_page(visit: Visit, world: World) -> None:
    answer = visit(world.ida).get("/hjoerring/", status=303)

    assert answer.headers["Location"] == "/hjoerring/me"


def test_the_front_page_asks_little_however_many_clubs_there_are(
    visit: Visit, world: World, statements: list[str]
) -> None:
    def asked() -> int:
        world.session.commit()
        browser = visit()
        statements.clear()
        browser.get("/hjoerring/")
        return len(statements)

    few = asked()
    club = world[Club]
    copied = {
        name: getattr(club, name)
        for name in ("grade_from", "grade_to", "weekday", "starts_at", "ends_at", "first_meeting_on")
    }
    school_id, season_id = club.school_id, club.season_id
    for number in range(20):
        more = world.add(
            Club(
                library_id=world.library.id,
                school_id=school_id,
                season_id=season_id,
                name=f"Club {number}",
                sort_key=f"club {number}",
                state=ClubState.OPEN,
                created_at=clock.now(),
                **copied,
            )
        )
        world.add(Queue(library_id=world.library.id, club_id=more.id, season_id=season_id, capacity=2))

    assert asked() == few <= 4


def test_how_to_reach_the_library_is_shown_when_it_wants(visit: Visit, world: World) -> None:
    world.library.phone, world.library.email = "72 33 00 00", "bib@example.org"

    page = front(visit)

    assert 'href="tel:72330000"' in page
    assert 'href="mailto:bib@example.org"' in page


def test_a_library_that_does_not_exist_is_not_there(visit: Visit, world: World) -> None:
    visit().get("/nowhere/", status=404)


def test_the_root_lists_the_libraries(visit: Visit, world: World) -> None:
    page = visit().get("/").get_data(as_text=True)

    assert "Hjørring Bibliotekerne" in page
    assert 'href="/thisted/"' in page


def test_with_one_library_the_root_is_its_front_page(visit: Visit, session: Session) -> None:
    session.add(
        Library(
            slug="hjoerring",
            name="Hjørring",
            country="DK",
            language="en",
            zone="Europe/Copenhagen",
            created_at=clock.now(),
        )
    )

    assert visit().get("/", status=303).headers["Location"] == "/hjoerring/"
