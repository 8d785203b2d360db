"""The walls by book and by age, a book's page, and what is more like it."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from app.catalogue.models import Edition, Work
from app.clubs.models import Club
from app.libraries.models import School
from app.reviews.grade_groups import first_grade
from app.reviews.models import Audience, Review
from app.reviews.moderation import publish
from app.walls import walls
from app.walls.books import books_on
from app.walls.likeness import liked_too, more_like
from tests.pages import Visitor
from tests.walls.test_walls import standing
from tests.world import World

Visit = Callable[..., Visitor]
NOW = datetime(2026, 11, 24, 13, 0, tzinfo=UTC)


def book(world: World, title: str, **values: object) -> Work:
    """A book on record at the library."""
    work: Work = world.add(
        Work(
            group_key=title,
            title=title,
            search_text=title.casefold(),
            sort_key=title.casefold(),
            created_at=NOW,
            **values,
        )
    )
    world.add(Edition(work_id=work.id, record_number=str(work.id), title=title))
    return work


def fan_of(world: World, *works: Work, rating: int = 5) -> None:
    """One child that has written about all of these."""
    first, *others = works
    review = standing(world, work=first, rating=rating)
    for work in others:
        another = standing(world, work=work, rating=rating)
        another.child_id = review.child_id
    world.session.flush()


def titles(works: list[Work]) -> list[str]:
    return [work.title for work in works]


def test_the_wall_by_book_has_each_book_that_is_written_about_once_from_a_to_z(world: World) -> None:
    katla, asta = book(world, "Katla"), book(world, "Asta")
    book(world, "Nobody has read it")
    for work in (katla, asta, katla):
        standing(world, work=work)
    standing(world, work=book(world, "Only the club"), audience=Audience.CLUB)

    found = books_on(world.session, Audience.PUBLIC, world.library.id)

    assert titles(found.works) == ["Asta", "Katla"]
    assert found.after is None


def test_the_pages_of_books_follow_each_other(world: World, visit: Visit) -> None:
    for number in range(80):
        standing(world, work=book(world, f"Book {number:02}"))
    somebody, read, address = visit(), [], "/hjoerring/wall/books"

    while address:
        page = somebody.get(address).get_data(as_text=True)
        read.append(page.count('class="cover-link"'))
        address = page.partition("/wall/books?after=")[2].partition('"')[0]
        address = f"/hjoerring/wall/books?after={address}" if address else ""

    assert read == [36, 36, 8]


@pytest.mark.parametrize(
    ("grade", "first"), [(0, 0), (3, 0), (4, 4), (6, 4), (7, 7), (9, 7), (10, None), (None, None)]
)
def test_grades_stand_in_three_groups(grade: int | None, first: int | None) -> None:
    assert first_grade(grade) == first


def test_a_review_keeps_the_age_it_was_written_at(world: World) -> None:
    review = world[Review]
    world.ida.grade = 3
    world.session.flush()
    publish(world.session, review, world.lise, NOW, review.version)
    world.ida.grade = 4

    assert review.grade_from == 0


def test_the_wall_of_an_age_has_what_children_of_that_age_wrote(world: World, visit: Visit) -> None:
    young, old, unknown = standing(world), standing(world), standing(world)
    young.grade_from, old.grade_from = 0, 4

    page = visit().get("/hjoerring/wall?grades=4").get_data(as_text=True)

    assert old.words in page and young.words not in page and unknown.words not in page
    assert young.words in visit().get("/hjoerring/wall?grades=17").get_data(as_text=True)


def test_nothing_tells_the_age_of_a_protected_child(world: World) -> None:
    review = standing(world)
    review.grade_from, review.child.is_protected = 4, True
    world.session.flush()

    for wall in (walls.public_wall, walls.library_wall):
        assert wall(world.session, world.library.id).reviews == [review]
        assert wall(world.session, world.library.id, grade_from=4).reviews == []


def test_what_three_children_liked_too_is_more_like_it(world: World) -> None:
    work, other, hardly = world[Work], book(world, "Katla"), book(world, "Asta")
    for _ in range(2):
        fan_of(world, work, other, hardly)
    assert liked_too(world.session, work, Audience.PUBLIC) == {}

    fan_of(world, work, other)
    fan_of(world, work, hardly, rating=3)

    assert liked_too(world.session, work, Audience.PUBLIC) == {other.id: 3}
    assert titles(more_like(world.session, work, Audience.PUBLIC).others) == ["Katla"]


def test_what_readers_may_not_see_says_nothing_about_likeness(world: World) -> None:
    work, other = world[Work], book(world, "Katla")
    for _ in range(3):
        fan_of(world, work, other)
    first = world.session.query(Review).filter(Review.work_id == other.id).first()
    first.hidden_at = NOW
    world.session.flush()

    assert liked_too(world.session, work, Audience.PUBLIC) == {}


def test_the_series_and_the_author_lead_on(world: World) -> None:
    work = world[Work]
    work.series, work.subjects = "Skammerserien", "dragons; magic"
    book(world, "Skammertegnet", series="Skammerserien", author=work.author)
    book(world, "Vildheks", author=work.author)
    book(world, "Dragons for all", subjects="dragons")
    book(world, "Asta")
    world.session.flush()

    alike = more_like(world.session, work, Audience.PUBLIC)

    assert titles(alike.series) == ["Skammertegnet"]
    assert titles(alike.others) == ["Vildheks", "Dragons for all"]


def test_only_who_works_there_reads_in_which_box_it_is(world: World, visit: Visit) -> None:
    address = f"/hjoerring/books/{world[Work].key}"
    world[School].name, world[Club].name = "Zxqvschool", "Zxqvclub"

    for_anybody = visit().get(address).get_data(as_text=True)
    for_lise = visit(world.lise).get(address).get_data(as_text=True)
    for_hanne = visit(world.hanne).get(address).get_data(as_text=True)
    for_bo = visit(world.bo).get(address).get_data(as_text=True)
    for_mia = visit(world.mia).get(address).get_data(as_text=True)

    assert "Zxqv" not in for_anybody and "Box 7" not in for_anybody
    assert "Box 7" in for_lise and "Zxqvschool" in for_lise
    assert "Box 7" in for_hanne
    assert "It is in the box at Zxqvclub." in for_bo and "Zxqvschool" not in for_bo
    assert "Zxqv" not in for_mia


def test_a_child_goes_from_the_book_to_writing_about_it(world: World, visit: Visit) -> None:
    page = visit(world.bo).get(f"/hjoerring/books/{world[Work].key}").get_data(as_text=True)

    assert "Write about it" in page
    assert f"/hjoerring/me/{world[Club].key}/begin" in page


def test_a_books_page_asks_the_same_for_few_and_many(
    world: World, visit: Visit, statements: list[str]
) -> None:
    work = world[Work]
    work.series = "Skammerserien"
    address = f"/hjoerring/books/{work.key}"
    other = book(world, "Katla")
    costs = []
    for many in (4, 30):
        for _ in range(many):
            fan_of(world, work, other)
        visit().get(address)
        statements.clear()
        visit().get(address)
        costs.append(len(statements))

    assert costs[0] == costs[1] <= 10
