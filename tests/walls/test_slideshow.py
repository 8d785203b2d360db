"""What stands on a big screen at a school and at the library, and under which address."""

from collections.abc import Callable

import pytest

from app.clubs import opening
from app.clubs.models import Club
from app.core import clock
from app.reviews import moderation
from app.reviews.models import Audience, Review, ReviewState
from app.walls import slideshow
from app.walls.models import Screen
from tests.pages import Visitor
from tests.world import World

Visit = Callable[..., Visitor]
WORDS = "The best book I know."


def publish(world: World, audience: Audience, **of_child: bool) -> Review:
    """Ida's review, published as far as she wants."""
    review: Review = world[Review]
    review.state, review.published_at, review.audience = ReviewState.PUBLISHED, clock.now(), audience
    review.moderated_by_id = world.lise.id
    for name, value in of_child.items():
        setattr(world.ida, name, value)
    world.session.flush()
    return review


def on_screen(world: World, screen: Screen) -> list[str]:
    return [review.words for review in slideshow.slides(world.session, screen)]


def librarys(world: World) -> Screen:
    return slideshow.make(world.session, world.library, None, world.lise, clock.now())


def shown(world: World, visit: Visit) -> str:
    return visit().get(f"/hjoerring/screen/{world[Screen].token}").get_data(as_text=True)


@pytest.mark.parametrize(
    ("audience", "at_school"), [(Audience.CLUB, []), (Audience.LIBRARY, [WORDS]), (Audience.PUBLIC, [WORDS])]
)
def test_at_the_school_stands_what_is_published_for_more_than_the_club(
    world: World, audience: Audience, at_school: list[str]
) -> None:
    publish(world, audience)

    assert on_screen(world, world[Screen]) == at_school


@pytest.mark.parametrize(("consent", "at_library"), [(False, []), (True, [WORDS])])
def test_at_the_library_stands_the_public_wall(world: World, consent: bool, at_library: list[str]) -> None:
    publish(world, Audience.PUBLIC, on_public_wall=consent)

    assert on_screen(world, librarys(world)) == at_library


def test_what_is_meant_for_the_librarys_clubs_is_not_on_the_librarys_screen(world: World) -> None:
    publish(world, Audience.LIBRARY, on_public_wall=True)

    assert on_screen(world, librarys(world)) == []


def test_a_protected_child_is_not_on_a_screen_at_its_school(world: World, visit: Visit) -> None:
    publish(world, Audience.PUBLIC, on_public_wall=True, is_protected=True)

    assert on_screen(world, world[Screen]) == []
    page = visit().get(f"/hjoerring/screen/{librarys(world).token}").get_data(as_text=True)
    assert WORDS in page
    assert world.ida.alias not in page


def test_a_screen_names_neither_child_nor_class_nor_school_nor_club(world: World, visit: Visit) -> None:
    publish(world, Audience.LIBRARY)

    page = shown(world, visit)

    assert world.ida.alias in page
    for secret in ("Ida I", "4.A", "Løkken", "Klub Læseglad"):
        assert secret not in page, secret


def test_what_is_taken_down_is_gone_at_the_next_request(world: World, visit: Visit) -> None:
    review = publish(world, Audience.LIBRARY)
    assert WORDS in shown(world, visit)

    moderation.take_back(world.session, world.session.get_one(Review, review.id), clock.now())

    assert WORDS not in shown(world, visit)


def test_an_ended_address_shows_nothing(world: World, visit: Visit) -> None:
    publish(world, Audience.LIBRARY)
    token, key = world[Screen].token, world[Screen].key

    visit(world.hanne).post(f"/hjoerring/screens/{key}/end")

    visit().get(f"/hjoerring/screen/{token}", status=404)


def test_a_new_address_ends_the_one_before(world: World, visit: Visit) -> None:
    before = world[Screen].token

    visit(world.hanne).post(f"/hjoerring/clubs/{world[Club].key}/screen")

    visit().get(f"/hjoerring/screen/{before}", status=404)
    after = slideshow.live(world.session, world.library.id, world[Club])
    assert after is not None
    visit().get(f"/hjoerring/screen/{after.token}")


def test_the_address_of_another_library_is_none(world: World, visit: Visit) -> None:
    visit().get(f"/thisted/screen/{world[Screen].token}", status=404)


def test_a_closed_clubs_screen_is_dark(world: World, visit: Visit) -> None:
    token = world[Screen].token
    opening.close_club(world.session, world[Club], world.lise, clock.now())

    visit().get(f"/hjoerring/screen/{token}", status=404)


def test_a_host_does_not_end_the_librarys_screen(world: World, visit: Visit) -> None:
    screen = librarys(world)

    visit(world.hanne).post(f"/hjoerring/screens/{screen.key}/end", status=404)
    visit(world.hanne).post("/hjoerring/screens/new", status=403)


def test_the_librarian_sees_every_screen(world: World, visit: Visit) -> None:
    visit(world.lise).post("/hjoerring/screens/new")

    page = visit(world.lise).get("/hjoerring/screens").get_data(as_text=True)

    assert "Klub Læseglad" in page
    assert "/hjoerring/screen/" in page


def test_without_a_script_every_note_stands_on_the_page(world: World, visit: Visit) -> None:
    publish(world, Audience.LIBRARY)

    page = shown(world, visit)

    assert '<article class="slide"' in page
    assert "data-slide" in page
    assert "hidden>" in page.partition("data-tools")[2][:20], "buttons that need a script are not shown"


def test_a_full_screen_costs_no_more_statements(world: World, visit: Visit, statements: list[str]) -> None:
    counts = []
    review = publish(world, Audience.LIBRARY)
    values = {"work_id": review.work_id, "club_id": review.club_id, "rating": 4, "words": "Good."}
    for number in (2, 20):
        for at in range(number):
            child = world.child(f"Noor{number}x{at}")
            now = clock.now()
            world.add(
                Review(
                    child_id=child.id,
                    state=ReviewState.PUBLISHED,
                    audience=Audience.LIBRARY,
                    published_at=now,
                    created_at=now,
                    changed_at=now,
                    **values,
                )
            )
        statements.clear()
        shown(world, visit)
        counts.append(len(statements))

    assert counts[0] == counts[1] <= 10
