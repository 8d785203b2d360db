"""The walls as people see them: who reads what, and what never stands on a public page."""

from collections.abc import Callable

import pytest

from app.catalogue.models import Work
from app.clubs.models import Club
from app.core import clock
from app.libraries.models import School
from app.reviews.models import Audience, Review, ReviewState
from tests.pages import Visitor
from tests.world import World

Visit = Callable[..., Visitor]
CANARY = "Zxqvwname"


def published(world: World, audience: Audience = Audience.PUBLIC) -> Review:
    review: Review = world[Review]
    review.state, review.audience = ReviewState.PUBLISHED, audience
    review.published_at = clock.now()
    world.ida.on_public_wall = True
    return review


def public_pages(world: World) -> list[str]:
    return ["/hjoerring/wall", f"/hjoerring/books/{world[Work].key}"]


def test_anybody_reads_the_public_wall(world: World, visit: Visit) -> None:
    published(world)

    for address in public_pages(world):
        page = visit().get(address).get_data(as_text=True)
        assert "The best book I know." in page and "Modig Ida" in page


def test_no_name_school_or_class_ever_stands_on_a_public_page(world: World, visit: Visit) -> None:
    published(world)
    ida, school, club = world.ida, world[School], world[Club]
    ida.first_name, ida.initial, ida.class_label = f"{CANARY}1", "Ŵŷ", f"{CANARY}2"
    school.name, school.town, club.name, club.room = (f"{CANARY}{n}" for n in range(3, 7))

    # Who is signed in reads on the book's page in which box of its own it is.
    for who, addresses in ((None, public_pages(world)), (world.bo, ["/hjoerring/wall"])):
        for address in addresses:
            page = visit(who).get(address).get_data(as_text=True)
            assert "The best book I know." in page
            assert CANARY not in page and "Ŵŷ" not in page


def test_a_protected_child_stands_there_without_alias_and_animal(world: World, visit: Visit) -> None:
    published(world)
    world.ida.is_protected = True

    for address in [*public_pages(world), "/hjoerring/library-wall"]:
        page = visit(world.bo).get(address).get_data(as_text=True)
        assert "A child from the library" in page
        assert "Modig Ida" not in page and "animals/fox" not in page


def test_withdrawn_consent_shows_at_the_next_request(world: World, visit: Visit) -> None:
    published(world)
    somebody = visit()
    assert "The best book" in somebody.get("/hjoerring/wall").get_data(as_text=True)

    world.session.query(type(world.ida)).filter_by(first_name="Ida").one().on_public_wall = False

    for address in public_pages(world):
        assert "The best book" not in somebody.get(address).get_data(as_text=True)


@pytest.mark.parametrize("state", [ReviewState.SUBMITTED, ReviewState.HANDED_BACK, ReviewState.DRAFT])
def test_what_the_library_has_not_published_is_on_no_wall(
    world: World, visit: Visit, state: ReviewState
) -> None:
    review = published(world)
    review.state, review.published_at = state, None
    inside = [f"/hjoerring/clubs/{world[Club].key}/wall", "/hjoerring/library-wall"]

    for address in [*public_pages(world), *inside]:
        assert "The best book" not in visit(world.bo).get(address).get_data(as_text=True)


def test_on_the_clubs_wall_children_see_the_alias_and_adults_the_name_first(
    world: World, visit: Visit
) -> None:
    published(world, Audience.CLUB)
    address = f"/hjoerring/clubs/{world[Club].key}/wall"

    for_child = visit(world.bo).get(address).get_data(as_text=True)
    assert "Modig Ida" in for_child and "4.A" not in for_child

    for who in (world.tom, world.hanne, world.lise):
        page = visit(who).get(address).get_data(as_text=True)
        assert "Ida I., 4.A" in page
        assert page.index("Ida I., 4.A") < page.index("Modig Ida")


def test_the_clubs_wall_is_for_the_club(world: World, visit: Visit) -> None:
    published(world, Audience.CLUB)
    address = f"/hjoerring/clubs/{world[Club].key}/wall"

    visit(world.mia).get(address, status=404)
    visit(world.sten).get(address, status=404)
    visit().get(address, status=303)
    assert "The best" not in visit(world.mia).get("/hjoerring/library-wall").get_data(as_text=True)


def test_the_librarian_finds_the_way_to_take_it_down(world: World, visit: Visit) -> None:
    review = published(world)
    way = f"/hjoerring/reviews/{review.key}"
    link = f'href="{way}"'

    assert link in visit(world.lise).get("/hjoerring/wall").get_data(as_text=True)
    assert link not in visit(world.tom).get("/hjoerring/wall").get_data(as_text=True)
    assert "Take it down" in visit(world.lise).get(way).get_data(as_text=True)


def test_an_empty_wall_says_what_will_hang_there(world: World, visit: Visit) -> None:
    for address in public_pages(world):
        assert "No reviews here yet" in visit().get(address).get_data(as_text=True)


def test_the_words_of_a_long_review_are_all_there(world: World, visit: Visit) -> None:
    published(world).words = " ".join(f"word{n}" for n in range(250))

    page = visit().get("/hjoerring/wall").get_data(as_text=True)

    assert "Read on" in page
    assert all(f"word{n}" in page for n in range(250))


def test_a_wall_of_thousands_asks_no_more_than_one_of_few(
    world: World, visit: Visit, statements: list[str]
) -> None:
    published(world)
    keys = world[Club].key, world[Work].key
    addresses = [
        "/hjoerring/wall",
        "/hjoerring/library-wall",
        f"/hjoerring/clubs/{keys[0]}/wall",
        f"/hjoerring/books/{keys[1]}",
    ]
    bo = visit(world.bo)

    def costs(count: int) -> list[int]:
        for _ in range(count):
            _one_more(world)
        found = []
        for address in addresses:
            statements.clear()
            bo.get(address)
            found.append(len(statements))
        return found

    few, many = costs(1), costs(30)
    assert few == many
    assert max(many[:3]) <= 6
    assert many[3] <= 10


def test_the_next_page_of_the_wall_goes_on_where_the_first_ended(world: World, visit: Visit) -> None:
    published(world)
    for _ in range(30):
        _one_more(world)
    somebody = visit()

    first = somebody.get("/hjoerring/wall").get_data(as_text=True)
    older = first.split("/hjoerring/wall?after=")[1].split('"')[0]
    second = somebody.get(f"/hjoerring/wall?after={older}").get_data(as_text=True)

    assert (first.count('class="note"'), second.count('class="note"')) == (24, 7)


def _one_more(world: World) -> None:
    now = clock.now()
    first = world.session.query(Review).first()
    number = world.session.query(Review).count()
    child = world.child(f"Child{number}", on_public_wall=True)
    world.add(
        Review(
            child_id=child.id,
            work_id=first.work_id,
            club_id=first.club_id,
            rating=3,
            words=f"Words {number}",
            audience=Audience.PUBLIC,
            state=ReviewState.PUBLISHED,
            created_at=now,
            changed_at=now,
            submitted_at=now,
            published_at=now,
        )
    )
