"""The page of loose books: set aside, come, lost, home again."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from app.catalogue.models import Copy, CopyState, Work
from app.clubs.models import Club
from app.loose_books.models import LooseBook
from tests.pages import Visitor
from tests.world import World

Visit = Callable[..., Visitor]
HOME = "/hjoerring"


def test_a_loose_book_is_set_aside_and_comes_home(world: World, visit: Visit) -> None:
    lise, title = visit(world.lise), world[Work].title
    before = len(world.session.scalars(select(LooseBook)).all())
    club = world[Club].key

    lise.post(f"{HOME}/loose-books", {"text": title, "to": f"club:{club}"})
    unknown = lise.post(
        f"{HOME}/loose-books", {"text": "Nobody knows this", "to": f"club:{club}"}, status=409
    )
    book = world.session.scalars(select(LooseBook).order_by(LooseBook.id.desc())).first()
    assert book is not None and len(world.session.scalars(select(LooseBook)).all()) == before + 1
    key, copy_id = book.key, book.copy_id
    lise.post(f"{HOME}/loose-books/{key}/arrive")
    lise.post(f"{HOME}/loose-books/{key}/lose")
    page = lise.get(f"{HOME}/loose-books").text

    assert "Nobody knows this" in unknown.text
    assert "It has turned up" in page
    assert world.session.get_one(Copy, copy_id).state == CopyState.LOST


def test_a_loose_book_in_the_list_goes_home(world: World, visit: Visit) -> None:
    key, copy_id = world[LooseBook].key, world[LooseBook].copy_id

    visit(world.lise).post(f"{HOME}/loose-books/{key}/bring-home")

    assert world.session.get_one(Copy, copy_id).state == CopyState.ON_SHELF


@pytest.mark.parametrize("nonsense", ["9" * 30, "x"])
def test_an_address_that_names_no_book_is_the_whole_list(world: World, visit: Visit, nonsense: str) -> None:
    visit(world.lise).get(f"{HOME}/loose-books?after={nonsense}")
