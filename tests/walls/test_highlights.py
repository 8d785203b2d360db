"""What stands on top of the walls: chosen by a librarian, or by the faces children gave."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import delete

from app.catalogue.models import Work
from app.core import clock
from app.core.errors import RuleBroken
from app.walls import highlights, slideshow
from app.walls.models import Highlight
from tests.pages import Visitor
from tests.walls.test_books import book
from tests.walls.test_walls import standing
from tests.world import World

Visit = Callable[..., Visitor]
NOW = datetime(2026, 11, 24, 13, 0, tzinfo=UTC)
TODAY = date(2026, 11, 24)


def top(world: World, day: date = TODAY) -> highlights.OnTop:
    return highlights.on_top(world.session, world.library, day)


def liked(world: World, work: Work, children: int, rating: int = 5, at: datetime = NOW) -> None:
    for _ in range(children):
        standing(world, work=work, rating=rating, published_at=at)
    world.session.flush()


def test_a_librarians_choice_stands_until_sunday(world: World) -> None:
    highlights.choose_book(world.session, world.library, world[Work], world.lise, NOW, TODAY)

    found = [top(world, date(2026, 11, day)).book for day in (22, 23, 29, 30)]

    assert [each and each.work_id for each in found] == [None, world[Work].id, world[Work].id, None]


def test_the_second_choice_of_a_week_takes_the_place_of_the_first(world: World) -> None:
    other = book(world, "Katla")
    for work in (world[Work], other):
        highlights.choose_book(world.session, world.library, work, world.lise, NOW, TODAY)

    assert top(world).book.work_id == other.id


def test_children_choose_by_their_faces_where_nobody_has(world: World) -> None:
    katla, asta = book(world, "Katla"), book(world, "Asta")
    liked(world, katla, 3)
    liked(world, asta, 4)
    liked(world, world[Work], 5, rating=3)

    chosen = highlights.let_children_choose(world.session, world.library, NOW)

    assert chosen is not None and chosen.chosen_by_id is None
    assert top(world).book.work_id == asta.id


def test_two_children_or_old_faces_choose_nothing(world: World) -> None:
    liked(world, world[Work], 2)
    liked(world, book(world, "Katla"), 5, at=NOW - timedelta(days=29))

    assert highlights.favourites(world.session, world.library, NOW) == []
    assert highlights.let_children_choose(world.session, world.library, NOW) is None


def test_children_choose_once_a_week_and_not_the_same_book_again(world: World) -> None:
    katla = book(world, "Katla")
    liked(world, katla, 3, at=NOW)
    liked(world, world[Work], 4, at=NOW)

    first = highlights.let_children_choose(world.session, world.library, NOW)
    again = highlights.let_children_choose(world.session, world.library, NOW + timedelta(days=1))
    next_week = highlights.let_children_choose(world.session, world.library, NOW + timedelta(days=7))

    assert first is not None and first.work_id == world[Work].id
    assert again is None
    assert next_week is not None and next_week.work_id == katla.id


def test_they_do_not_overrule_the_librarian(world: World) -> None:
    other = book(world, "Katla")
    liked(world, world[Work], 3)
    highlights.choose_book(world.session, world.library, other, world.lise, NOW, TODAY)

    assert highlights.let_children_choose(world.session, world.library, NOW) is None
    assert top(world).book.work_id == other.id


def test_a_theme_finds_its_books_by_words(world: World, visit: Visit) -> None:
    book(world, "Dragons at night")
    lise = visit(world.lise)

    lise.post("/hjoerring/highlights/theme", {"theme": "Fire", "lead": "Hot books", "about": "dragons"})
    wall = visit().get("/hjoerring/wall").get_data(as_text=True)

    assert "Theme of the month" in wall and "Fire" in wall and "Dragons at night" in wall
    lise.post("/hjoerring/highlights/theme", {"theme": "Ice", "about": "nothing is called so"}, status=409)
    with pytest.raises(RuleBroken):
        highlights.set_theme(world.session, world.library, "Ice", "", "nothing so", world.lise, NOW, TODAY)


def test_the_book_of_the_week_stands_on_the_walls_and_first_on_the_screen(world: World, visit: Visit) -> None:
    standing(world, work=book(world, "Katla"))
    standing(world, published_at=clock.now() - timedelta(days=300))
    key = world[Work].key
    screen = slideshow.make(world.session, world.library, None, world.lise, NOW).token

    visit(world.lise).post(f"/hjoerring/books/{key}/book-of-the-week")

    for who, address in ((None, "wall"), (world.bo, "library-wall")):
        assert "Book of the week" in visit(who).get(f"/hjoerring/{address}").get_data(as_text=True)
    show = visit().get(f"/hjoerring/screen/{screen}").get_data(as_text=True)
    assert show.index("Book of the week") < show.index("Skammerens datter") < show.index("Katla")


def test_what_is_taken_down_is_gone(world: World, visit: Visit) -> None:
    world.session.execute(delete(Highlight))
    lise = visit(world.lise)
    lise.post(f"/hjoerring/books/{world[Work].key}/book-of-the-week")
    key = world.session.query(Highlight).one().key

    lise.post(f"/hjoerring/highlights/{key}/take-down")

    assert "Book of the week" not in visit().get("/hjoerring/wall").get_data(as_text=True)


def test_what_is_withdrawn_is_no_vote(world: World, visit: Visit) -> None:
    """Children vote with the faces of their reviews: what is withdrawn is no vote."""
    liked(world, world[Work], 3)
    assert [each.children for each in highlights.favourites(world.session, world.library, NOW)] == [3]

    standing(world).hidden_at = NOW
    world.session.query(type(world.ida)).filter_by(on_public_wall=True).first().on_public_wall = False
    world.session.flush()

    assert highlights.favourites(world.session, world.library, NOW) == []
